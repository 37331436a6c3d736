"""The networks' side of the house: intake, router, relay, sender, clock, commands."""
