"""The stage page: both networks and the forum side by side, live, in a browser."""
