"""Refusals about money say amounts as people read them, and what to do next."""

from __future__ import annotations

import pytest

from balai.faces.shared.refusals import words
from balai.payments.rules import AmountDiffers, BillClosed, FeeOutsideTariff, RefundTooMuch, WebhookRefused


@pytest.mark.parametrize(
    ("refusal", "status", "told"),
    [
        (AmountDiffers(bill="K7", due_idr=30_000, given_idr=5), 409, "Rp30.000"),
        (RefundTooMuch(asked_idr=9, most_idr=1_250_000), 409, "Rp1.250.000"),
        (BillClosed(bill="K7M2P9QRTX", state="settled"), 409, "K7M2P9QRTX"),
        (FeeOutsideTariff(tariff="x", version=1), 409, ""),
        (WebhookRefused(why="time"), 401, ""),
    ],
)
def test_the_words_hold_the_amount(refusal, status, told):
    for lang in ("id", "en"):
        said = words(refusal, lang)
        assert said.status == status
        assert told in said.detail
        assert said.next_step
        assert "{" not in "".join(said[1:])
