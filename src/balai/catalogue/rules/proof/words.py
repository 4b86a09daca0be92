"""Every text in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from balai.catalogue.rules.flaws import Flaw, flaw


def prove_words(doc: Mapping[str, Any]) -> Iterator[Flaw]:
    """Texts that are empty in one language, with their path."""
    yield from _walk(doc, "")


def _walk(value: Any, path: str) -> Iterator[Flaw]:
    if isinstance(value, Mapping):
        if set(value) == {"id", "en"}:
            for lang in ("id", "en"):
                if not str(value[lang]).strip():
                    yield flaw("untranslated", path, lang="Indonesia" if lang == "id" else "Inggris", language=lang)
        else:
            for key, part in value.items():
                yield from _walk(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for n, part in enumerate(value):
            name = next((part[key] for key in ("id", "value", "name") if key in part), n) if isinstance(part, Mapping) else n
            yield from _walk(part, f"{path}[{name}]")
