"""`python -m bot` is `openmic`."""

from bot.cli import main

main()
