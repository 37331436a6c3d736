"""What is written down: rows, queries, inbox and outbox; the only home of sqlalchemy."""
