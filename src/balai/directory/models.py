"""Tables of the directory."""

from __future__ import annotations

from django.conf import settings
from django.db import models

SCOPES = ["mall", "agency", "queue", "counter"]


class Mall(models.Model):
    """One public service mall. `version` moves with every change of set-up; caches are keyed by it."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=20, default="")
    timezone = models.CharField(max_length=40, default="Asia/Jakarta")
    address = models.CharField(max_length=200, default="")
    version = models.IntegerField(default=1)


class Floor(models.Model):
    """A floor (lantai)."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    number = models.IntegerField()
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "number"], name="floor_number")]


class Zone(models.Model):
    """A wayfinding zone: letter + shape + color, one number series a day."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    floor = models.ForeignKey(Floor, models.PROTECT)
    letter = models.CharField(max_length=1)
    shape = models.CharField(max_length=20)
    color_id = models.CharField(max_length=20)
    color_en = models.CharField(max_length=20)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "letter"], name="zone_letter")]


class Agency(models.Model):
    """A tenant (instansi) of the mall."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    code = models.SlugField(max_length=60)
    name_id = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    short = models.CharField(max_length=40)
    level = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "code"], name="agency_code")]


class Booth(models.Model):
    """A stall (gerai) of one agency on one floor."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    agency = models.ForeignKey(Agency, models.PROTECT)
    zone = models.ForeignKey(Zone, models.PROTECT)
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "code"], name="booth_code")]


class Counter(models.Model):
    """A desk (loket), numbered once per mall. `skills` are words such as `sign_language`, `english`."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    number = models.IntegerField()
    agency = models.ForeignKey(Agency, models.PROTECT)
    zone = models.ForeignKey(Zone, models.PROTECT)
    booth = models.ForeignKey(Booth, models.PROTECT, null=True)
    skills = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "number"], name="counter_number")]


class Post(models.Model):
    """A person's role in a mall, for one agency or for the whole mall."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    mall = models.ForeignKey(Mall, models.CASCADE)
    agency = models.ForeignKey(Agency, models.CASCADE, null=True)
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "mall", "role"], name="post_once")]


class Shift(models.Model):
    """The rota: a counter is planned to be staffed, weekly or on one date. Breaks are the gaps."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    counter = models.ForeignKey(Counter, models.CASCADE)
    weekday = models.IntegerField(null=True)
    day = models.DateField(null=True)
    starts = models.TimeField()
    ends = models.TimeField()


class Hours(models.Model):
    """Weekly opening hours of a scope, in force between two dates."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    scope = models.CharField(max_length=10)
    name = models.CharField(max_length=60, default="")
    weekday = models.IntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="hours_order"),
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="hours_weekday"),
        ]


class HolidayCalendar(models.Model):
    """One version of a year's holidays. Draft until an officer confirms it; never changed afterwards."""

    year = models.IntegerField()
    version = models.IntegerField()
    source = models.CharField(max_length=160)
    made_ms = models.BigIntegerField()
    confirmed_ms = models.BigIntegerField(null=True)
    confirmed_by = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="calendar_version")]


class Holiday(models.Model):
    """A closed date; kind `public` (libur nasional) or `collective` (cuti bersama)."""

    calendar = models.ForeignKey(HolidayCalendar, models.CASCADE, related_name="days")
    day = models.DateField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12)


class Closure(models.Model):
    """A declaration: closed, or specially open, from one moment to another."""

    mall = models.ForeignKey(Mall, models.CASCADE)
    scope = models.CharField(max_length=10)
    name = models.CharField(max_length=60, default="")
    starts_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField()
    declared_ms = models.BigIntegerField()
    opens = models.BooleanField(default=False)
    reason = models.CharField(max_length=160)
    withdrawn_ms = models.BigIntegerField(null=True)
