"""Tables of the journal. Times are integer ms since the Unix epoch so that both databases hold the same."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """The last entry of a chain; its row is the lock that gives the book its order."""

    chain = models.CharField(primary_key=True, max_length=40)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class Entry(models.Model):
    """One act on the record. Append-only; `data` is the canonical text that was hashed."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    type = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    actor = models.CharField(max_length=60)
    on_behalf_of = models.CharField(max_length=60, default="")
    channel = models.CharField(max_length=20)
    key = models.CharField(max_length=80, default="")
    occurred_ms = models.BigIntegerField()
    recorded_ms = models.BigIntegerField()
    data = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="entry_seq")]
        indexes = [models.Index(fields=["chain", "subject", "seq"], name="entry_subject")]


class Answer(models.Model):
    """The first answer to an idempotency key, kept so that a repeat returns it after a restart too."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    body = models.TextField()
    recorded_ms = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="answer_key")]


class Cursor(models.Model):
    """How far a consumer has read a chain."""

    id = models.BigAutoField(primary_key=True)
    consumer = models.CharField(max_length=60)
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consumer", "chain"], name="cursor_of")]


class AccessRecord(models.Model):
    """Who looked at personal data and who was refused. Lives on the connection `access`."""

    id = models.BigAutoField(primary_key=True)
    recorded_ms = models.BigIntegerField()
    actor = models.CharField(max_length=60)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, default="")
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=80, default="")
