"""The Ed25519 key whose signature every QR carries, and the public keys by which anybody checks one offline.

`keys/qr/<key id>.key` are private keys, the one named by `current` signs; `<key id>.pub` are the published ones. To
take a new key: remove `current`. Old public keys stay, so old papers verify for ever.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from balai.documents.rules.payload import Payload, signed_payload, to_text, unsigned_payload
from balai.documents.signers.keys import key_folder, made_once
from balai.documents.stores.disk import write_whole


def seal_payload(place: str, code: str, content_hash: str, issued_on: date) -> str:
    """The text of a paper's QR, signed by the current key."""
    key_id, private = _current(str(key_folder("qr")))
    told = unsigned_payload(place, code, key_id, content_hash, issued_on)
    return signed_payload(told, private.sign(told.encode()))


def check_seal(payload: Payload, keys: dict[str, bytes]) -> bool:
    """Whether the payload was signed by the key it names; needs no network and no database."""
    raw = keys.get(payload.key)
    if raw is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(payload.signature, payload.told.encode())
    except InvalidSignature:
        return False
    return True


def public_keys() -> dict[str, bytes]:
    """Key id -> 32 raw bytes, of every key that ever signed here."""
    folder = key_folder("qr")
    _current(str(folder))
    return {place.stem: bytes.fromhex(place.read_text()) for place in sorted(folder.glob("*.pub"))}


def key_set() -> dict[str, object]:
    """The published keys as a JSON Web Key Set (RFC 7517, RFC 8037)."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key_id, "x": to_text(raw)}
            for key_id, raw in public_keys().items()
        ]
    }


def key_id_of(raw: bytes) -> str:
    """The id of a public key: the first four bytes of its SHA-256, in hex."""
    return hashlib.sha256(raw).hexdigest()[:8]


@cache
def _current(folder: str) -> tuple[str, Ed25519PrivateKey]:
    place = Path(folder)
    key_id = made_once(place / "current", lambda: _make(place).encode()).decode()
    return key_id, Ed25519PrivateKey.from_private_bytes(bytes.fromhex((place / f"{key_id}.key").read_text()))


def _make(folder: Path) -> str:
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    hidden = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    write_whole(folder / f"{key_id_of(raw)}.key", hidden.hex().encode())
    write_whole(folder / f"{key_id_of(raw)}.pub", raw.hex().encode())
    return key_id_of(raw)
