"""The shapes of requests (asked.py) and answers (told.py, hall.py), the source of the OpenAPI description."""
