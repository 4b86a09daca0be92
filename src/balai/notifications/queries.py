"""Reading templates, preferences and what became of messages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count

from balai.notifications.models import Message, Preference, Template
from balai.notifications.rules import TemplateUnknown, Texts

DATA = Path(__file__).parent / "data" / "messages.yaml"


@cache
def _shipped() -> dict[str, dict[str, dict[str, str]]]:
    told: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return told


def list_codes() -> list[str]:
    """Codes of all templates, in the order of their file."""
    return list(_shipped())


def latest_version(code: str) -> int:
    """The newest version of a template; 0 = as shipped. Raises TemplateUnknown."""
    if code not in _shipped():
        raise TemplateUnknown(template=code)
    row = Template.objects.filter(code=code).order_by("-version").values_list("version", flat=True).first()
    return row or 0


def get_texts(code: str, lang: str, version: int | None = None) -> Texts:
    """A template in a language; version 0 = as shipped, None = the newest. Raises TemplateUnknown."""
    version = latest_version(code) if version is None else version
    tongue = "en" if lang == "en" else "id"
    if version == 0:
        if code not in _shipped():
            raise TemplateUnknown(template=code)
        return Texts(**_shipped()[code][tongue])
    row: dict[str, Any] = dict(Template.objects.filter(code=code, version=version).values().first() or {})
    if not row:
        raise TemplateUnknown(template=code)
    return Texts(row[f"short_{tongue}"], row[f"subject_{tongue}"], row[f"body_{tongue}"])


def list_versions(code: str) -> list[dict[str, Any]]:
    """The versions of a template that were published here, newest first: version, made_ms, made_by."""
    rows = Template.objects.filter(code=code).order_by("-version").values("version", "made_ms", "made_by")
    return [dict(row) for row in rows]


def find_preference(person: str) -> list[str] | None:
    """The channels a person chose in order; None when they never chose."""
    row = Preference.objects.filter(person=person).values_list("channels", flat=True).first()
    return None if row is None else row.split()


def list_messages(cases: Sequence[str]) -> list[Message]:
    """Messages about these cases, newest first, with their delivery states."""
    return list(Message.objects.filter(case__in=list(cases)).order_by("-id"))


def count_states(mall: str) -> dict[str, int]:
    """How many messages stand in each state."""
    rows = Message.objects.filter(mall=mall).values_list("state").annotate(Count("id")).order_by("state")
    return {str(state): int(count) for state, count in rows}
