"""Tables of notifications. Texts of messages are not kept: they are made again from the template's version."""

from __future__ import annotations

from django.db import models

STATES = ["due", "sent", "delivered", "failed"]


class Template(models.Model):
    """One version of a message in both languages; never changed, the newest counts."""

    code = models.CharField(max_length=40)
    version = models.IntegerField()
    short_id = models.TextField()
    subject_id = models.CharField(max_length=200)
    body_id = models.TextField()
    short_en = models.TextField()
    subject_en = models.CharField(max_length=200)
    body_en = models.TextField()
    made_ms = models.BigIntegerField()
    made_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="template_version")]


class Preference(models.Model):
    """By which channels a person wants to be told, space separated in order; empty = not at all."""

    person = models.CharField(max_length=60, unique=True)
    channels = models.CharField(max_length=60, default="", blank=True)
    set_ms = models.BigIntegerField()


class Message(models.Model):
    """One message to one person by one channel (an outbox row, docs/adr/0012). Carries no address and no text."""

    mall = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    case = models.CharField(max_length=24)
    person = models.CharField(max_length=60)
    template = models.CharField(max_length=40)
    version = models.IntegerField()
    channel = models.CharField(max_length=12)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="due")
    made_ms = models.BigIntegerField()
    next_ms = models.BigIntegerField()
    lease_ms = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    fault = models.CharField(max_length=60, default="", blank=True)
    sent_ms = models.BigIntegerField(null=True)
    carrier_id = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "seq", "template", "channel"], name="message_once"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="message_state"),
        ]
        indexes = [
            models.Index(fields=["mall", "state", "next_ms"], name="message_due"),
            models.Index(fields=["case"], name="message_case"),
        ]
