"""Tables of the survey."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from balai.feedback.rules import CODES, HIGHEST, LOWEST

COMPLETE = Q(*((f"{code}__isnull", False) for code in CODES))
"""All nine elements answered."""


class Response(models.Model):
    """One response (respons SKM) to one served ticket. `day` is the ticket's local day; moments are epoch ms."""

    mall = models.ForeignKey("directory.Mall", models.PROTECT)
    ticket = models.CharField(max_length=26, unique=True)
    queue = models.CharField(max_length=60)
    agency = models.CharField(max_length=60)
    day = models.DateField()
    given_ms = models.BigIntegerField()
    u1 = models.SmallIntegerField(null=True)
    u2 = models.SmallIntegerField(null=True)
    u3 = models.SmallIntegerField(null=True)
    u4 = models.SmallIntegerField(null=True)
    u5 = models.SmallIntegerField(null=True)
    u6 = models.SmallIntegerField(null=True)
    u7 = models.SmallIntegerField(null=True)
    u8 = models.SmallIntegerField(null=True)
    u9 = models.SmallIntegerField(null=True)
    overall = models.SmallIntegerField(null=True)
    benefit = models.SmallIntegerField(null=True)
    burden = models.SmallIntegerField(null=True)
    paid_extra = models.BooleanField(null=True)
    comment = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{code}__isnull": True}) | Q(**{f"{code}__range": (LOWEST, HIGHEST)}),
                name=f"response_{code}",
            )
            for code in CODES
        ]
        indexes = [models.Index(F("mall"), F("day"), F("agency"), name="response_day")]
