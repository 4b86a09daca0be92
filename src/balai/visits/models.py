"""Tables of visits."""

from __future__ import annotations

from django.db import models

from balai.directory.models import Mall


class Visit(models.Model):
    """One person or party in the building today. `comfort`: self-declared words, space separated."""

    code = models.CharField(max_length=12)
    mall = models.ForeignKey(Mall, models.PROTECT, db_index=False)
    channel = models.CharField(max_length=12)
    lang = models.CharField(max_length=5, default="id")
    party = models.IntegerField(default=1)
    comfort = models.CharField(max_length=80, default="", blank=True)
    arrived_ms = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="visit_code")]


class Need(models.Model):
    """One service the visitor came for, and the ticket that serves it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="needs", db_index=False)
    service = models.CharField(max_length=80)
    ticket = models.CharField(max_length=26)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "service"], name="need_once")]
        indexes = [models.Index(fields=["ticket"], name="need_ticket")]
