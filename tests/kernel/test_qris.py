"""QRIS: the CRC's vector, codes written and read again, codes that are none. No Django."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.qris import (
    MOST_IDR,
    Merchant,
    NotQris,
    Qris,
    crc16,
    plain,
    read_fields,
    read_qris,
    write_fields,
    write_qris,
)

MALL = Merchant("MAL UJI", "JAKARTA", "ID0000000000000", postcode="12920")
TEXT = (
    "000201" "010212" "5144" "0014ID.CO.QRIS.WWW" "0215ID0000000000000" "0303URE" "52049399" "5303360" "540530000"
    "5802ID" "5907MAL UJI" "6007JAKARTA" "610512920" "6214" "0110K7M2P9QRTX" "6304"
)  # fmt: skip


def test_the_vector_of_the_crc():
    """domain.md section 12."""
    assert crc16(b"123456789") == "29B1"
    assert crc16(b"") == "FFFF"
    assert len({crc16(bytes([n])) for n in range(256)}) == 256


def test_a_bill_becomes_this_text_byte_by_byte():
    written = write_qris(MALL, 30_000, "K7M2P9QRTX")
    assert written == TEXT + crc16(TEXT.encode())
    assert read_qris(written) == Qris(MALL, 30_000, "K7M2P9QRTX", dynamic=True)


def test_a_static_code_has_no_amount():
    told = read_qris(write_qris(MALL))
    assert (told.amount_idr, told.bill, told.dynamic) == (None, "", False)


def test_names_are_cut_and_made_plain():
    told = read_qris(write_qris(Merchant("Mal Pelayanan Publik Provinsi Déwata  Raya", "Kota Administrasi Uji", "ID1"), 1))
    assert told.merchant.name == "Mal Pelayanan Publik Prov"
    assert told.merchant.city == "Kota Administra"
    assert plain("a\n\té  b", 9) == "a b"


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, MOST_IDR), st.text("ABC123", max_size=25))
def test_what_is_written_is_read_again(name, city, amount, bill):
    merchant = Merchant(name, city, "ID0000000000000")
    told = read_qris(write_qris(merchant, amount, bill))
    assert (told.amount_idr, told.bill) == (amount, bill)
    assert (told.merchant.name, told.merchant.city) == (plain(name, 25), plain(city, 15))


@given(st.integers(0, len(TEXT) + 3), st.integers(0, 6))
def test_one_flipped_bit_is_found(place, bit):
    text = write_qris(MALL, 30_000, "K7M2P9QRTX")
    wrong = text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1:]
    if wrong.upper() != text:
        with pytest.raises(NotQris):
            read_qris(wrong)


def sealed(body: str) -> str:
    return body + "6304" + crc16(f"{body}6304".encode())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "crc"), ("000201", "crc"), ("é" * 9, "form"), ("0" * 513, "form"), (TEXT + "0000", "crc"),
        (sealed("000202" "5303360" "5802ID"), "format"), (sealed("000201" "5303840" "5802ID"), "currency"),
        (sealed("000201" "5303360" "5802SG"), "country"), (sealed("000201" "5303360" "5802"), "form"),
        (sealed("000201" "5303360" "5802ID" "54031.5"), "amount"), (sealed("000201" "5303360" "5802ID" "54010"), "amount"),
        (sealed("000201" "5303360" "5802ID" "5402-1"), "amount"), (sealed("000201" "x"), "form"),
        (sealed("000201" "5800"), "length"), (sealed("000201" "5303360" "5802ID" "51031ab"), "form"),
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused_with_a_word(text, word):
    with pytest.raises(NotQris) as told:
        read_qris(text)
    assert told.value.args == (word,)


def test_small_letters_of_the_crc_and_cents_of_zero_are_read():
    told = read_qris(sealed("000201" "5303360" "54081500.000" "5802ID"))
    assert told.amount_idr == 1500
    text = write_qris(MALL, 30_000, "K7M2P9QRTX")
    assert read_qris(text[:-4] + text[-4:].lower()).amount_idr == 30_000


def test_fields_and_their_limits():
    assert read_fields(write_fields([("00", "a"), ("01", ""), ("02", "b" * 99)])) == [("00", "a"), ("02", "b" * 99)]
    assert read_fields("") == []
    with pytest.raises(NotQris):
        write_fields([("00", "a" * 100)])
    for amount in (0, -5, MOST_IDR + 1):
        with pytest.raises(NotQris):
            write_qris(MALL, amount)
