"""Tables of money. Amounts are integer rupiah, moments ms since the Unix epoch."""

from __future__ import annotations

from django.db import models

from balai.directory.models import Mall


class Bill(models.Model):
    """A fee that is due. `subject` is what it is for, e.g. `case:B-2026-000123`; `state`: rules.STATES."""

    code = models.CharField(max_length=12, unique=True)
    mall = models.ForeignKey(Mall, models.PROTECT)
    subject = models.CharField(max_length=60)
    tariff = models.CharField(max_length=80)
    tariff_version = models.IntegerField()
    amount_idr = models.BigIntegerField()
    state = models.CharField(max_length=10, default="open")
    raised_ms = models.BigIntegerField()
    closed_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "subject", "tariff"], condition=models.Q(state="open"), name="bill_open_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_idr__gt=0), name="bill_amount"),
        ]
        indexes = [models.Index(fields=["subject"], name="bill_subject")]


class BillLine(models.Model):
    """One line of a bill: row of the tariff, words, amount."""

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines")
    n = models.IntegerField()
    code = models.CharField(max_length=100)
    text_id = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    amount_idr = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bill", "n"], name="bill_line")]


class ProviderEvent(models.Model):
    """Something a provider (or the cash desk) told us: kept whatever it means. `outcome`: rules.OUTCOMES."""

    mall = models.ForeignKey(Mall, models.PROTECT)
    provider = models.CharField(max_length=30)
    event_id = models.CharField(max_length=80)
    bill_code = models.CharField(max_length=40, default="")
    amount_idr = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10)
    paid_ms = models.BigIntegerField()
    received_ms = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once")]
        indexes = [models.Index(fields=["mall", "provider", "paid_ms"], name="provider_event_day")]


class Payment(models.Model):
    """Money received for a bill, with its receipt. At most one payment settles a bill."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="payments")
    event = models.OneToOneField(ProviderEvent, models.PROTECT, related_name="payment")
    mall = models.ForeignKey(Mall, models.PROTECT)
    method = models.CharField(max_length=10)
    amount_idr = models.BigIntegerField()
    excess_idr = models.BigIntegerField(default=0)
    settles = models.BooleanField(default=False)
    year = models.IntegerField()
    n = models.IntegerField()
    paid_ms = models.BigIntegerField()
    booked_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill"], condition=models.Q(settles=True), name="payment_settles_once"),
            models.UniqueConstraint(fields=["mall", "year", "n"], name="payment_receipt"),
            models.CheckConstraint(
                condition=models.Q(amount_idr__gt=0, n__gt=0, excess_idr__gte=0)
                & models.Q(excess_idr__lte=models.F("amount_idr")),
                name="payment_amount",
            ),
        ]
        indexes = [models.Index(fields=["mall", "paid_ms"], name="payment_day")]


class Refund(models.Model):
    """Money given back out of one payment. `state`: ordered, done, failed; what failed is owed again."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    mall = models.ForeignKey(Mall, models.PROTECT)
    year = models.IntegerField()
    n = models.IntegerField()
    amount_idr = models.BigIntegerField()
    reason = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default="ordered")
    attempts = models.IntegerField(default=0)
    next_ms = models.BigIntegerField()
    ordered_ms = models.BigIntegerField()
    done_ms = models.BigIntegerField(null=True)
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "year", "n"], name="refund_number"),
            models.CheckConstraint(condition=models.Q(amount_idr__gt=0, n__gt=0), name="refund_amount"),
        ]
        indexes = [models.Index(fields=["mall", "state", "next_ms"], name="refund_due")]


class ReceiptSeries(models.Model):
    """The last number given of a mall, year and kind (receipt, refund). Locked by whoever takes the next: no gaps."""

    mall = models.ForeignKey(Mall, models.PROTECT)
    kind = models.CharField(max_length=10)
    year = models.IntegerField()
    n = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "kind", "year"], name="receipt_series_of")]


class Reconciliation(models.Model):
    """One comparison of a day's money with a provider's list; may be made again, the newest counts."""

    mall = models.ForeignKey(Mall, models.PROTECT)
    day = models.DateField()
    provider = models.CharField(max_length=30)
    ours_idr = models.BigIntegerField()
    theirs_idr = models.BigIntegerField()
    cash_idr = models.BigIntegerField()
    counted_idr = models.BigIntegerField(null=True)
    made_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["mall", "day"], name="reconciliation_day")]


class ReconciliationLine(models.Model):
    """One event of a comparison. `verdict`: rules.VERDICTS; None = not in that list."""

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="lines")
    event_id = models.CharField(max_length=80)
    verdict = models.CharField(max_length=8)
    ours_idr = models.BigIntegerField(null=True)
    theirs_idr = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reconciliation", "event_id"], name="reconciliation_line")]
