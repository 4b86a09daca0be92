"""Tables of exchange: one row per question, one per agency's health."""

from __future__ import annotations

from django.db import models

STATES = ["due", "done", "refused", "cancelled"]


class Question(models.Model):
    """One question of a case's work item to a register (an outbox row, docs/adr/0012).

    `due`: to send at `next_ms`. `fault` says why it is still open: `later` (the agency took it), `timeout`, `breaker` …
    """

    mall = models.CharField(max_length=40)
    case = models.CharField(max_length=24)
    item = models.BigIntegerField()
    register = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="due")
    asked_ms = models.BigIntegerField()
    next_ms = models.BigIntegerField()
    lease_ms = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    fault = models.CharField(max_length=60, default="")
    answered_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "item"], name="question_of_item"),
            models.UniqueConstraint(fields=["key"], name="question_key"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="question_state"),
        ]
        indexes = [
            models.Index(fields=["mall", "state", "next_ms"], name="question_due"),
            models.Index(fields=["case"], name="question_case"),
        ]


class Health(models.Model):
    """The circuit breaker of one agency in one mall."""

    mall = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    failures = models.IntegerField(default=0)
    lost_ms = models.BigIntegerField(default=0)
    until_ms = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "agency"], name="health_of_agency")]
