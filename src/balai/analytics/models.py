"""Tables of analytics: projections only."""

from __future__ import annotations

from django.db import models


class Promise(models.Model):
    """What was estimated for a ticket when it began to wait, and its call. Fed by reactions; `seq` = the entry."""

    mall = models.CharField(max_length=40)
    ticket = models.CharField(max_length=26, unique=True)
    queue = models.CharField(max_length=60)
    day = models.DateField()
    seq = models.BigIntegerField()
    made_ms = models.BigIntegerField()
    ahead = models.IntegerField()
    low_min = models.IntegerField()
    high_min = models.IntegerField()
    p50_ms = models.BigIntegerField()
    p90_ms = models.BigIntegerField()
    called_ms = models.BigIntegerField(null=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["mall", "day"], name="promise_day")]
