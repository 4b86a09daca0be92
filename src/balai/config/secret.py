"""The signing secret of a machine that was given none: made once, kept in a file only the owner reads."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def kept_secret(folder: Path) -> str:
    """Read the secret, making it first if need be. Safe when several processes start at once."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret"
    if not path.exists():
        draft = folder / f"secret.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
