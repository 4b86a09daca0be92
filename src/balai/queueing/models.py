"""Tables of the hall. Moments are integer ms since the Unix epoch."""

from __future__ import annotations

from django.db import models

from balai.directory.models import Agency, Counter, Mall, Zone


class Queue(models.Model):
    """A line (antrean) of one agency for a group of services, with its discipline."""

    mall = models.ForeignKey(Mall, models.PROTECT)
    agency = models.ForeignKey(Agency, models.PROTECT)
    zone = models.ForeignKey(Zone, models.PROTECT)
    code = models.CharField(max_length=60)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    regular_per_priority = models.IntegerField(default=2)
    priority_per_regular = models.IntegerField(default=2)
    head_start_min = models.IntegerField(default=10)
    max_wait_min = models.IntegerField(default=60)
    return_after_calls = models.IntegerField(default=3)
    last_issue = models.TimeField(null=True)
    close_margin_min = models.IntegerField(default=0)
    contingent = models.IntegerField(null=True)
    keep = models.BooleanField(default=False)
    service_min = models.FloatField(default=10)
    credible_max_min = models.IntegerField(default=180)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "code"], name="queue_code")]


class ProfileRule(models.Model):
    """One step of a counter's work profile (kernel/discipline.Rule)."""

    counter = models.ForeignKey(Counter, models.CASCADE)
    queue = models.ForeignKey(Queue, models.CASCADE)
    step = models.IntegerField(default=1)
    over_min = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counter", "queue", "step"], name="profile_rule")]


class Line(models.Model):
    """What a queue remembers of one local day; its row is the lock that orders calls."""

    queue = models.ForeignKey(Queue, models.PROTECT, db_index=False)
    day = models.DateField()
    issued = models.IntegerField(default=0)
    calls = models.IntegerField(default=0)
    regular_run = models.IntegerField(default=0)
    priority_run = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "day"], name="line_day")]


class Series(models.Model):
    """The last number given per mall, zone letter and local day."""

    mall = models.ForeignKey(Mall, models.PROTECT, db_index=False)
    letter = models.CharField(max_length=1)
    day = models.DateField()
    n = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "letter", "day"], name="series_day")]


class Ticket(models.Model):
    """One numbered place (nomor antrean) in one queue, for one visit.

    The hottest table: each index is another page per commit, so foreign keys have none of their own.
    """

    key = models.CharField(max_length=26)
    mall = models.ForeignKey(Mall, models.PROTECT, db_index=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets", db_index=False)
    issued_queue = models.ForeignKey(Queue, models.PROTECT, related_name="+", db_index=False)
    visit = models.BigIntegerField()
    day = models.DateField()
    letter = models.CharField(max_length=1)
    n = models.IntegerField()
    state = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    priority = models.BooleanField(default=False)
    place_ms = models.BigIntegerField()
    due_after_calls = models.IntegerField(null=True)
    not_before_ms = models.BigIntegerField(default=0)
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, db_index=False)
    issued_ms = models.BigIntegerField()
    waiting_ms = models.BigIntegerField(null=True)
    calls = models.IntegerField(default=0)
    called_ms = models.BigIntegerField(null=True)
    recalled_ms = models.BigIntegerField(null=True)
    started_ms = models.BigIntegerField(null=True)
    ended_ms = models.BigIntegerField(null=True)
    held_since_ms = models.BigIntegerField(null=True)
    held_ms = models.BigIntegerField(default=0)
    misses = models.IntegerField(default=0)
    outcome = models.CharField(max_length=20, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    credible = models.BooleanField(default=True)
    version = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="ticket_key"),
            models.UniqueConstraint(fields=["mall", "day", "letter", "n"], name="ticket_number"),
            models.UniqueConstraint(
                fields=["visit"], name="visit_at_one_counter",
                condition=models.Q(state__in=["called", "serving"]),
            ),
            models.UniqueConstraint(
                fields=["counter"], name="counter_with_one_ticket",
                condition=models.Q(state__in=["called", "serving"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "priority", "place_ms", "id"], name="ticket_line",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["queue", "due_after_calls"], name="ticket_due",
                condition=models.Q(state="waiting", due_after_calls__isnull=False),
            ),
            models.Index(fields=["visit"], name="ticket_visit"),
            models.Index(
                fields=["mall", "state", "day"], name="ticket_open",
                condition=models.Q(state__in=["printing", "waiting", "called", "serving", "held", "missed"]),
            ),
        ]


class Desk(models.Model):
    """A counter at this moment: `closed`, `open` or `break`, and the session that staffs it."""

    counter = models.OneToOneField(Counter, models.PROTECT, primary_key=True)
    state = models.CharField(max_length=8, default="closed")
    session = models.BigIntegerField(null=True)
    since_ms = models.BigIntegerField(default=0)


class Session(models.Model):
    """A counter session: the time one person staffs a counter."""

    counter = models.ForeignKey(Counter, models.PROTECT)
    staff = models.CharField(max_length=60)
    opened_ms = models.BigIntegerField()
    closed_ms = models.BigIntegerField(null=True)


class Pause(models.Model):
    """A break inside a session."""

    session = models.ForeignKey(Session, models.PROTECT)
    reason = models.CharField(max_length=20)
    started_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)


class Undo(models.Model):
    """The last reversible act on a ticket: its columns before, until when, and after which version."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True)
    verb = models.CharField(max_length=12)
    version = models.IntegerField()
    until_ms = models.BigIntegerField()
    before = models.TextField()
