"""The stand-in world: both networks on one machine, a cast of people, and a week to play."""
