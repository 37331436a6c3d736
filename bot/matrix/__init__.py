"""Matrix: one account on one homeserver, spoken to through its client-server API."""
