"""Files: what they are called, what they are, how large they may be, and their way across."""
