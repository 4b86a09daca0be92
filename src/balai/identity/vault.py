"""The vault: what is personal lies sealed in the tables, and is found again by a keyed digest.

Sealing is AES-256-GCM (NIST SP 800-38D) with a random nonce; a token names its key, so a new key can seal from now on
while old ones still open. The index of identity numbers is HMAC-SHA-256 (RFC 2104): equal numbers meet, nobody can
count them out without the key. Keys are one file, `BALAI_VAR/keys/vault.json`, made once and readable by its owner
only. Without it the sealed texts are lost: it belongs into the backup, apart from the database.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FORMAT = "v1"
NONCE_BYTES = 12


class VaultFault(RuntimeError):
    """A token that this vault did not make, or whose key is gone. A fault, never a refusal."""


def seal(text: str, context: str = "") -> str:
    """Seal a text. The token opens only under the same `context`, e.g. `person:k7…:name`."""
    key, _, ciphers = _ring(_place())
    nonce = os.urandom(NONCE_BYTES)
    sealed = ciphers[key].encrypt(nonce, text.encode(), context.encode())
    return f"{FORMAT}.{key}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"


def unseal(token: str, context: str = "") -> str:
    """The text of a token. Raises VaultFault when it was changed, moved to another context, or has no key here."""
    form, _, rest = token.partition(".")
    key, _, body = rest.partition(".")
    cipher = _ring(_place())[2].get(key)
    if form != FORMAT or cipher is None:
        raise VaultFault(f"no key {key!r} for this token")
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()).decode()
    except (InvalidTag, ValueError) as fault:
        raise VaultFault("the token does not hold") from fault


def blind(text: str) -> str:
    """The keyed digest under which a number is found again, 64 hex digits."""
    return hmac.new(_ring(_place())[1], text.encode(), hashlib.sha256).hexdigest()


def add_key() -> str:
    """Make a further key that seals from now on; tokens of older keys still open. Returns its id.

    Processes that run already go on with the key they know until they start anew.
    """
    place = _place()
    _ring(place)
    told = json.loads(place.read_text())
    name = f"k{len(told['keys']) + 1}"
    told["keys"][name] = _new_key()
    told["current"] = name
    draft = _draft(place, told)
    draft.replace(place)
    _ring.cache_clear()
    return name


def _place() -> Path:
    return _file(str(settings.BALAI_VAR))


@lru_cache(maxsize=4)
def _file(var: str) -> Path:
    return Path(var) / "keys" / "vault.json"


@lru_cache(maxsize=4)
def _ring(place: Path) -> tuple[str, bytes, dict[str, AESGCM]]:
    """(id of the sealing key, key of the index, cipher by id). Made first if need be, safe for several processes."""
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = _draft(place, {"current": "k1", "keys": {"k1": _new_key()}, "index": _new_key()})
        with contextlib.suppress(FileExistsError):
            os.link(draft, place)
        draft.unlink()
    told = json.loads(place.read_text())
    ciphers = {name: AESGCM(base64.b64decode(key)) for name, key in told["keys"].items()}
    return told["current"], base64.b64decode(told["index"]), ciphers


def _draft(place: Path, told: dict[str, object]) -> Path:
    draft = place.with_name(f".vault.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
