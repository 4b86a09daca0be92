"""Accounts of staff, tokens of devices, people. Personal texts lie sealed (vault)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Account(AbstractBaseUser):
    """A person who signs in. What they may do follows from their posts in `directory`."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD: ClassVar[str] = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["Account"]()

    def __str__(self) -> str:
        return self.username


class Token(models.Model):
    """A bearer token. `kind`: kiosk board staff program. Scopes are grant names, space separated."""

    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    scopes = models.TextField(default="")
    mall = models.CharField(max_length=40, default="")
    agency = models.CharField(max_length=60, default="")
    counter = models.IntegerField(null=True)
    made_ms = models.BigIntegerField()
    revoked_ms = models.BigIntegerField(null=True)


class Person(models.Model):
    """An applicant. `ref` is random and public to the house; name, nik, phone, email are sealed tokens or empty.

    `blind` is the keyed digest of the identity number; None = a person without one, who is met anew each time.
    """

    ref = models.CharField(max_length=20, unique=True)
    blind = models.CharField(max_length=64, null=True, unique=True)
    name = models.TextField(default="")
    nik = models.TextField(default="")
    phone = models.TextField(default="")
    email = models.TextField(default="")
    made_ms = models.BigIntegerField()


class Relation(models.Model):
    """A member of staff declared an identity number as their own or a relative's; a digest, never the number."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="relations")
    blind = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    declared_ms = models.BigIntegerField()
    withdrawn_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "blind"], condition=models.Q(withdrawn_ms=None), name="relation_once"
            )
        ]
        indexes = [models.Index(fields=["blind"], name="relation_blind")]
