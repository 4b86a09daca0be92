"""Tables of the catalogue: published versions, which never change, and what is in the making."""

from __future__ import annotations

from django.db import models

from balai.directory.models import Mall


class Definition(models.Model):
    """One published version of a service definition. Never changed (a trigger of the database refuses).

    `doc` is the canonical text a case is pinned to, `hash` its SHA-256; `own` is what the author wrote before policy
    was merged in, `provenance` who set what.
    """

    id = models.BigAutoField(primary_key=True)
    mall = models.ForeignKey(Mall, models.CASCADE)
    service = models.CharField(max_length=80)
    number = models.IntegerField()
    hash = models.CharField(max_length=64)
    doc = models.TextField()
    own = models.TextField()
    provenance = models.TextField()
    published_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "service", "number"], name="definition_number")]


class DefinitionDraft(models.Model):
    """The only changeable form of a definition: one draft per service, with the version it starts from."""

    id = models.BigAutoField(primary_key=True)
    mall = models.ForeignKey(Mall, models.CASCADE)
    service = models.CharField(max_length=80)
    based_on = models.IntegerField(default=0)
    revision = models.IntegerField(default=1)
    doc = models.TextField()
    saved_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "service"], name="draft_once")]


class PolicyLayer(models.Model):
    """One version of what an article sets, locks and bounds. Never changed; the highest number counts."""

    id = models.BigAutoField(primary_key=True)
    mall = models.ForeignKey(Mall, models.CASCADE)
    layer = models.CharField(max_length=10)
    of = models.CharField(max_length=80)
    article = models.CharField(max_length=200)
    number = models.IntegerField()
    hash = models.CharField(max_length=64)
    doc = models.TextField()
    set_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "layer", "of", "article", "number"], name="policy_number")
        ]


class Tariff(models.Model):
    """One version of a tariff, in force between two dates. Never changed; of two in force the later start counts."""

    id = models.BigAutoField(primary_key=True)
    mall = models.ForeignKey(Mall, models.CASCADE)
    code = models.CharField(max_length=80)
    number = models.IntegerField()
    hash = models.CharField(max_length=64)
    doc = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    published_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "code", "number"], name="tariff_number")]


class Binding(models.Model):
    """What a named slot of a bundle means in this mall: `signer.dpmptsp`, `register.dukcapil`, `payment.provider`."""

    id = models.BigAutoField(primary_key=True)
    mall = models.ForeignKey(Mall, models.CASCADE)
    slot = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    bound_ms = models.BigIntegerField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "slot"], name="binding_slot")]
