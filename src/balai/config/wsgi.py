"""The WSGI application that granian serves.

Programs under /api/ need no session, cookie, language cookie or static files: they get a chain of the
house's middleware alone (0.3 ms a request less, docs/adr/0006). The security headers are the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

sys.setswitchinterval(0.0005)  # who holds the write lock must not wait 5 ms for the interpreter
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")
django.setup(set_prefix=False)

PROGRAMS = ("django.middleware.security.SecurityMiddleware", "balai.faces.shared.middleware.house")


class ProgramHandler(WSGIHandler):
    """Django's handler with the short chain."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain from PROGRAMS instead of the settings."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        respond: Any = getattr(self, "_get_response")  # noqa: B009 - not in the stubs
        handler: Any = convert_exception_to_response(respond)
        for name in reversed(PROGRAMS):
            middleware = import_string(name)(handler)
            if hasattr(middleware, "process_exception"):
                self._exception_middleware.append(self.adapt_method_mode(False, middleware.process_exception))
            handler = convert_exception_to_response(middleware)
        self._middleware_chain = handler


LISTING = "/api/v1/"
"""A page for people, with header and sign-in."""
people = WSGIHandler()
programs = ProgramHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Programs to the short chain, people to the whole one."""
    path = environ.get("PATH_INFO", "")
    chosen = programs if path.startswith("/api/") and path != LISTING else people
    answer: Iterable[bytes] = chosen(environ, start_response)
    return answer
