"""QRIS, the national payment QR: tag-length-value text of EMVCo with a CRC-16. Pure.

Source: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode; domain.md section 12. Tag and length
are two digits each. 00 = "01"; 01 = "11" static, "12" dynamic; 26–51 merchant accounts (51 `ID.CO.QRIS.WWW`); 52
category; 53 = "360" rupiah; 54 amount; 58 = "ID"; 59 name; 60 city; 61 postcode; 62 additional (01 = bill number);
63 = CRC-16/CCITT-FALSE over everything up to and including "6304".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Fields = list[tuple[str, str]]
"""(tag, value) in the order of the code."""

GUID = "ID.CO.QRIS.WWW"
RUPIAH, INDONESIA = "360", "ID"
LONGEST = 512
MOST_IDR = 9_999_999_999_999


class NotQris(ValueError):
    """The text is no QRIS code; `args[0]` is a stable word: form, length, crc, format, currency, country, amount."""


@dataclass(frozen=True, slots=True)
class Merchant:
    """Who is paid. `nmid` national merchant id, `criteria` its size class, `category` ISO 18245, `postcode` optional."""

    name: str
    city: str
    nmid: str
    category: str = "9399"
    postcode: str = ""
    criteria: str = "URE"


@dataclass(frozen=True, slots=True)
class Qris:
    """What a code says. `amount_idr` None = the payer types it; `bill` empty = none."""

    merchant: Merchant
    amount_idr: int | None
    bill: str
    dynamic: bool


def crc16(data: bytes) -> str:
    """CRC-16/CCITT-FALSE as four capital hex digits: crc16(b"123456789") is "29B1"."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def write_fields(fields: Iterable[tuple[str, str]]) -> str:
    """Tag-length-value text; empty values are left out. Raises NotQris for a value over 99 characters."""
    parts = []
    for tag, value in fields:
        if len(value) > 99:
            raise NotQris("length")
        if value:
            parts.append(f"{tag}{len(value):02d}{value}")
    return "".join(parts)


def read_fields(text: str) -> Fields:
    """The fields of a tag-length-value text, in order. Raises NotQris."""
    fields: Fields = []
    at = 0
    while at < len(text):
        head = text[at:at + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()):
            raise NotQris("form")
        end = at + 4 + int(head[2:])
        if end > len(text) or end == at + 4:
            raise NotQris("length")
        fields.append((head[:2], text[at + 4:end]))
        at = end
    return fields


def write_qris(merchant: Merchant, amount_idr: int | None = None, bill: str = "") -> str:
    """The text of a code: dynamic with an amount, static without. Raises NotQris for an amount that cannot be."""
    if amount_idr is not None and not 0 < amount_idr <= MOST_IDR:
        raise NotQris("amount")
    account = [("00", GUID), ("02", plain(merchant.nmid, 15)), ("03", plain(merchant.criteria, 3))]
    body = write_fields([
        ("00", "01"), ("01", "11" if amount_idr is None else "12"), ("51", write_fields(account)),
        ("52", plain(merchant.category, 4)), ("53", RUPIAH), ("54", "" if amount_idr is None else str(amount_idr)),
        ("58", INDONESIA), ("59", plain(merchant.name, 25)), ("60", plain(merchant.city, 15)),
        ("61", plain(merchant.postcode, 10)), ("62", write_fields([("01", plain(bill, 25))])),
    ])
    return f"{body}6304{crc16(f'{body}6304'.encode())}"


def read_qris(text: str) -> Qris:
    """What a code says, after its CRC and fixed fields were checked. Raises NotQris."""
    if len(text) > LONGEST or not text.isascii():
        raise NotQris("form")
    if text[-8:-4] != "6304" or crc16(text[:-4].encode()) != text[-4:].upper():
        raise NotQris("crc")
    told = dict(read_fields(text))
    for tag, wanted, word in (("00", "01", "format"), ("53", RUPIAH, "currency"), ("58", INDONESIA, "country")):
        if told.get(tag) != wanted:
            raise NotQris(word)
    account = dict(read_fields(told.get("51", "")))
    more = dict(read_fields(told.get("62", "")))
    merchant = Merchant(
        told.get("59", ""), told.get("60", ""), account.get("02", ""), told.get("52", ""), told.get("61", ""),
        account.get("03", ""),
    )
    return Qris(merchant, _amount(told.get("54")), more.get("01", ""), told.get("01") == "12")


def plain(text: str, most: int) -> str:
    """Text as a code may hold it: printable ASCII, single spaces, at most so many characters."""
    kept = "".join(ch if " " <= ch <= "~" else " " for ch in text)
    return " ".join(kept.split())[:most].strip()


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    whole, _, cents = text.partition(".")
    if not (whole.isascii() and whole.isdigit()) or cents.strip("0") or not 0 < int(whole) <= MOST_IDR:
        raise NotQris("amount")
    return int(whole)
