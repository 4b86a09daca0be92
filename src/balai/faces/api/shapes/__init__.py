"""The shapes of requests (asked.py) and answers (told.py), the source of the OpenAPI description."""
