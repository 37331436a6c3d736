"""The forum in the browser: server-rendered pages for everybody, health and metrics for operators."""
