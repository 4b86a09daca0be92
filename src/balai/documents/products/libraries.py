"""Libraries of the system that WeasyPrint needs, where they were unpacked for us instead of installed.

scripts/ensure_pango.py writes `balai-libraries.json` beside the interpreter's packages when it had to unpack them: they
are then loaded here by full path, so that nobody needs to set LD_LIBRARY_PATH.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path


def load_libraries(note: Path | None = None) -> int:
    """Load what the note names, in rounds, because one needs another; how many were loaded. No note: nothing."""
    note = note or Path(sys.prefix) / "balai-libraries.json"
    if not note.exists():
        return 0
    told = json.loads(note.read_text(encoding="utf-8"))
    if told["fonts"]:
        os.environ.setdefault("FONTCONFIG_FILE", told["fonts"])
    left: list[str] = list(told["libraries"])
    loaded = 0
    while left:
        later = [path for path in left if not _loads(path)]
        loaded += len(left) - len(later)
        if len(later) == len(left):
            raise OSError(f"cannot load {later[0]}; run scripts/ensure_pango.py again")
        left = later
    return loaded


def _loads(path: str) -> bool:
    try:
        ctypes.CDLL(path, ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True
