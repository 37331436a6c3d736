"""The Telegram network: the only home of the `telegram` library."""
