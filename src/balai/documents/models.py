"""Tables of documents. Moments are epoch ms; texts of a paper are JSON."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from balai.directory.models import Mall
from balai.documents.rules.handover import LIVE


class Upload(models.Model):
    """An upload that comes in pieces. How far it came is the size of its part file, not a column."""

    key = models.CharField(max_length=26, unique=True)
    mall = models.ForeignKey(Mall, models.PROTECT)
    owner = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    filename = models.CharField(max_length=200)
    accept = models.CharField(max_length=200)
    size = models.BigIntegerField()
    begun_ms = models.BigIntegerField()
    begun_by = models.CharField(max_length=60)
    file = models.ForeignKey("File", models.PROTECT, null=True)


class File(models.Model):
    """One file of one owner. The content lies in the store under its SHA-256; equal content lies there once."""

    key = models.CharField(max_length=26, unique=True)
    mall = models.ForeignKey(Mall, models.PROTECT)
    owner = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    filename = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.IntegerField()
    kept_ms = models.BigIntegerField()
    kept_by = models.CharField(max_length=60)
    dropped_ms = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "kind"], name="file_owner"),
            models.Index(fields=["sha256"], name="file_content"),
        ]


class Product(models.Model):
    """One paper: ordered, then signed, then perhaps revoked or replaced. `code` verifies it."""

    code = models.CharField(max_length=12, unique=True)
    mall = models.ForeignKey(Mall, models.PROTECT)
    subject = models.CharField(max_length=80)
    agency = models.CharField(max_length=60, default="")
    template = models.CharField(max_length=20)
    number = models.CharField(max_length=80, default="")
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    fields = models.TextField(default="[]")
    body = models.TextField(default="[]")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    signer = models.CharField(max_length=60)
    signatory = models.CharField(max_length=200, default="")
    position = models.CharField(max_length=200, default="")
    lang = models.CharField(max_length=5, default="id")
    state = models.CharField(max_length=12, default="ordered")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    ordered_ms = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    next_try_ms = models.BigIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    payload = models.CharField(max_length=400, default="")
    file = models.ForeignKey(File, models.PROTECT, null=True)
    issued_ms = models.BigIntegerField(null=True)
    ended_ms = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "template", "number"], name="product_number",
                condition=Q(state__in=["ordered", "issued"], replaces=None) & ~Q(number=""),
            ),
            models.UniqueConstraint(
                fields=["replaces"], name="product_replaced_once", condition=~Q(state="dropped")
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="product_subject"),
            models.Index(fields=["mall", "next_try_ms"], name="product_due", condition=Q(state="ordered")),
        ]


class NumberSeries(models.Model):
    """The last number given in a series of a mall in a year."""

    mall = models.ForeignKey(Mall, models.PROTECT)
    pattern = models.CharField(max_length=80)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "pattern", "year"], name="number_series_once")]


class Handover(models.Model):
    """How one paper reaches its holder: at the pick-up desk or by courier. `address` is sealed."""

    code = models.CharField(max_length=12, unique=True)
    mall = models.ForeignKey(Mall, models.PROTECT)
    product = models.ForeignKey(Product, models.PROTECT, related_name="handovers")
    way = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    slot_ms = models.BigIntegerField(null=True)
    seat = models.SmallIntegerField(null=True)
    identity = models.CharField(max_length=12, default="")
    taker = models.CharField(max_length=10, default="")
    taker_name = models.CharField(max_length=600, default="")
    mandate = models.ForeignKey(File, models.PROTECT, null=True)
    receipt = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    courier = models.CharField(max_length=12, default="")
    tracking = models.CharField(max_length=60, default="")
    address = models.TextField(default="")
    planned_ms = models.BigIntegerField()
    moved_ms = models.BigIntegerField()
    moved_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "slot_ms", "seat"], name="handover_seat", condition=Q(state="planned")
            ),
            models.UniqueConstraint(fields=["product"], name="handover_live", condition=Q(state__in=LIVE)),
        ]
        indexes = [models.Index(fields=["mall", "state", "slot_ms"], name="handover_desk")]


class FakeReport(models.Model):
    """Somebody holds a paper that looks false. `typed` is the code as they read it."""

    mall = models.ForeignKey(Mall, models.PROTECT)
    typed = models.CharField(max_length=80)
    product = models.ForeignKey(Product, models.PROTECT, null=True)
    note = models.CharField(max_length=1000, default="")
    reported_ms = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["mall", "reported_ms"], name="fake_when")]
