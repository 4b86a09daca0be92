"""Django's SQLite backend with one fair writer queue (docs/adr/0003)."""
