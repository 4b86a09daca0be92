"""What a signer is asked, and how it says that it cannot now."""

from __future__ import annotations

from dataclasses import dataclass

FIELD = "TandaTangan"


class SignerAway(RuntimeError):
    """The signer or the time-stamping authority did not answer as agreed; `why` is a short code. Tried again later."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class SignRequest:
    """Whose signature, over which block. `box` is left, bottom, right, top in points on page `page` (from 0);
    `block` a one-page PDF of that size, with embedded fonts, which becomes the signature's appearance."""

    signer: str
    signatory: str
    reason: str
    place: str
    page: int
    box: tuple[int, int, int, int]
    block: bytes
