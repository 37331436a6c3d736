"""The database's history; `HEAD` is the revision this program needs."""

HEAD = "0004"
