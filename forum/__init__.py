"""What people do here: ideas, triage, rounds, minutes, digests; knows no network by name."""
