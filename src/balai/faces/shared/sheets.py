"""One style sheet per page: the component files joined in order, named by content, cacheable for ever.

`{% sheets %}` = everything of the shared look; `{% sheets "public" %}` adds a face's own files
(`static/<face>/css/*.css`); `{% sheets "core" "board" %}` starts from the small set instead.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

FACES = Path(__file__).resolve().parents[1]
CORE = ("tokens", "reset", "layout", "button", "zone", "code", "notice", "utilities")
SHARED = (
    "tokens", "reset", "layout", "header", "footer", "button", "card", "field", "question", "tag", "table", "zone", "code",
    "notice", "tasks", "errors", "kbd", "tabs", "dialog", "chart", "prose", "utilities",
)  # fmt: skip
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\s*\n\s*")
_VENDOR = re.compile(r"url\(\"?\.\./vendor/([\w.-]+)\"?\)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A joined style sheet: its names, the hash in its address, the bytes and the bytes compressed."""

    names: str
    hash: str
    body: bytes
    packed: bytes


@lru_cache
def join_sheets(names: str) -> Sheet | None:
    """The sheet of dotted names such as `shared.public`; None when a name is unknown."""
    files = [path for name in names.split(".") for path in files_of(name)]
    if not files or any(not files_of(name) for name in names.split(".")):
        return None
    body = "\n".join(_squeezed(path.read_text()) for path in files).encode()
    return Sheet(names, hashlib.sha256(body).hexdigest()[:12], body, gzip.compress(body, 9, mtime=0))


def files_of(name: str) -> list[Path]:
    """The files behind a name, in order."""
    folder = FACES / "shared" / "static" / "css"
    if name in ("shared", "core"):
        return [folder / f"{part}.css" for part in (SHARED if name == "shared" else CORE)]
    return sorted((FACES / name / "static" / name / "css").glob("*.css")) if name.isalpha() else []


def _squeezed(text: str) -> str:
    text = _SPACE.sub("\n", _COMMENT.sub("", text)).strip()
    return _VENDOR.sub(lambda found: f"url({static('vendor/' + found[1])})", text)
