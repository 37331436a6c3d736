"""A real Matrix homeserver run locally, and people who use it with an ordinary client."""
