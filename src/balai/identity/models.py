"""Accounts of staff and tokens of devices."""

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
