"""Idempotent forms: `{% once %}` puts a random key in the form, `once_of` makes it the command's Once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from balai.journal.command import AlreadyAnswered
from balai.kernel.actors import Once

FIELD = "kunci"
UNSIGNED = (FIELD, "csrfmiddlewaretoken")


def once_of(request: HttpRequest) -> Once | None:
    """The idempotency of a posted form; None when it carries no key (then a repeat acts again)."""
    key = request.POST.get(FIELD, "")[:80]
    if not key:
        return None
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in UNSIGNED)
    return Once(key, hashlib.sha256(repr((request.path, fields)).encode()).hexdigest())


def answer_once(act: Callable[..., Mapping[str, Any]], **arguments: Any) -> Mapping[str, Any]:
    """Run a command; a repeat of the same form gets the first answer instead of a second act."""
    try:
        return act(**arguments)
    except AlreadyAnswered as before:
        return before.answer
