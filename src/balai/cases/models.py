"""Tables of cases. Moments are integer ms since the Unix epoch; what is personal is sealed (identity.vault)."""

from __future__ import annotations

from django.db import models

FAR_MS = 253_402_300_799_000
"""The last moment of the year 9999: what has no deadline sorts after everything that has one."""


class Serial(models.Model):
    """The last number given of one series of a mall and year: `case`, or a product by its service."""

    mall = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    year = models.IntegerField()
    n = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "name", "year"], name="serial_of")]


class Application(models.Model):
    """What one applicant sends (permohonan). `code` is the secret that opens it without an account; `visit` the visit
    during which a clerk began it at a desk."""

    code = models.CharField(max_length=12)
    mall = models.CharField(max_length=40)
    channel = models.CharField(max_length=12)
    lang = models.CharField(max_length=5, default="id")
    life_event = models.CharField(max_length=60, default="", blank=True)
    person = models.CharField(max_length=60, default="", blank=True)
    clerk = models.CharField(max_length=60, default="", blank=True)
    mandate = models.CharField(max_length=80, default="", blank=True)
    visit = models.BigIntegerField(null=True)
    begun_ms = models.BigIntegerField()
    sent_ms = models.BigIntegerField(null=True)
    expired_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="application_code")]
        indexes = [
            models.Index(
                fields=["mall", "begun_ms"], name="application_draft",
                condition=models.Q(sent_ms__isnull=True, expired_ms__isnull=True),
            ),
            models.Index(fields=["person"], name="application_person", condition=~models.Q(person="")),
            models.Index(
                fields=["visit"], name="application_visit", condition=models.Q(visit__isnull=False)
            ),
        ]


class Datum(models.Model):
    """One value of one field with its provenance. Append-only: the latest row of a field counts."""

    application = models.ForeignKey(Application, models.CASCADE, db_index=False, related_name="data")
    field = models.CharField(max_length=80)
    value = models.TextField()
    sealed = models.BooleanField(default=False)
    source = models.CharField(max_length=12)
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    verified_by = models.CharField(max_length=80, default="", blank=True)
    confirmed_ms = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="datum_latest")]


class Attachment(models.Model):
    """A file given for a document the standard asks. A newer one replaces it; the row stays."""

    application = models.ForeignKey(Application, models.CASCADE, db_index=False, related_name="attachments")
    document = models.CharField(max_length=60)
    file = models.CharField(max_length=64)
    source = models.CharField(max_length=12)
    consent = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    replaced_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "document"], name="attachment_current",
                condition=models.Q(replaced_ms__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["file"], name="attachment_file")]


class Case(models.Model):
    """One service of an application (berkas perkara), pinned to an immutable definition.

    `due_ms` and `warn_ms` are sort columns: the deadline as computed from the facts under `calendar` (None while it does
    not run) and the moment of the next warning.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="cases")
    mall = models.CharField(max_length=40)
    service = models.CharField(max_length=80)
    agency = models.CharField(max_length=60)
    definition = models.IntegerField()
    digest = models.CharField(max_length=64)
    number = models.CharField(max_length=20, null=True)
    status = models.CharField(max_length=12, default="draft")
    status_ms = models.BigIntegerField()
    waits_for = models.CharField(max_length=240, default="", blank=True)
    blocked = models.BooleanField(default=False)
    clerk = models.CharField(max_length=60, default="", blank=True)
    started_ms = models.BigIntegerField(null=True)
    due_ms = models.BigIntegerField(null=True)
    promised_ms = models.BigIntegerField(null=True)
    calendar = models.CharField(max_length=140, default="", blank=True)
    receipt = models.CharField(max_length=64, default="", blank=True)
    warn_ms = models.BigIntegerField(null=True)
    warned = models.CharField(max_length=12, default="", blank=True)
    escalated = models.BooleanField(default=False)
    fee_idr = models.BigIntegerField(null=True)
    bill = models.CharField(max_length=40, default="", blank=True)
    product = models.CharField(max_length=40, default="", blank=True)
    letter = models.CharField(max_length=40, default="", blank=True)
    decided_ms = models.BigIntegerField(null=True)
    version = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number"),
            models.UniqueConstraint(fields=["application", "service"], name="case_once"),
        ]
        indexes = [
            models.Index(
                fields=["mall", "agency", "due_ms", "id"], name="case_open",
                condition=models.Q(status__in=["received", "running", "returned"]),
            ),
            models.Index(fields=["mall", "due_ms"], name="case_running", condition=models.Q(status="running")),
            models.Index(
                fields=["mall", "warn_ms"], name="case_warn",
                condition=models.Q(status__in=["running", "returned"], warn_ms__isnull=False),
            ),
            models.Index(fields=["mall", "status", "decided_ms"], name="case_status"),
            models.Index(fields=["clerk"], name="case_clerk", condition=~models.Q(clerk="")),
        ]


class CaseAct(models.Model):
    """One act on a case: client-made id, who, for whom, by which mandate, when. The journal holds it in order too.

    `note` is what was said, sealed: reasons and sentences never enter the journal.
    """

    case = models.ForeignKey(Case, models.CASCADE, db_index=False, related_name="acts")
    act = models.CharField(max_length=140)
    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=60, default="", blank=True)
    actor = models.CharField(max_length=60)
    on_behalf_of = models.CharField(max_length=60, default="", blank=True)
    mandate = models.CharField(max_length=80, default="", blank=True)
    channel = models.CharField(max_length=20)
    occurred_ms = models.BigIntegerField()
    recorded_ms = models.BigIntegerField()
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "act"], name="act_once")]
        indexes = [models.Index(fields=["case", "id"], name="act_of_case")]


class WorkItem(models.Model):
    """One attempt of one step of a case. `due_ms` sorts the inbox: its own term or the case's deadline."""

    case = models.ForeignKey(Case, models.CASCADE, db_index=False, related_name="items")
    mall = models.CharField(max_length=40)
    agency = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    attempt = models.IntegerField(default=1)
    kind = models.CharField(max_length=12)
    role = models.CharField(max_length=12)
    register = models.CharField(max_length=60, default="", blank=True)
    state = models.CharField(max_length=12, default="waiting")
    outcome = models.CharField(max_length=24, default="", blank=True)
    assignee = models.CharField(max_length=60, default="", blank=True)
    by = models.CharField(max_length=60, default="", blank=True)
    ready_ms = models.BigIntegerField(null=True)
    taken_ms = models.BigIntegerField(null=True)
    done_ms = models.BigIntegerField(null=True)
    term_due_ms = models.BigIntegerField(null=True)
    due_ms = models.BigIntegerField(default=FAR_MS)
    escalated = models.BooleanField(default=False)
    version = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "attempt"], name="item_attempt"),
            models.UniqueConstraint(
                fields=["case", "step"], name="item_one_open",
                condition=models.Q(state__in=["waiting", "ready", "taken", "suspended"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["mall", "role", "agency", "due_ms", "id"], name="item_inbox",
                condition=models.Q(state__in=["ready", "taken", "suspended"]),
            ),
            models.Index(
                fields=["assignee", "due_ms"], name="item_assignee",
                condition=models.Q(state__in=["ready", "taken"]),
            ),
            models.Index(
                fields=["mall", "role", "agency", "due_ms"], name="item_free",
                condition=models.Q(state="ready", assignee=""),
            ),
            models.Index(
                fields=["mall", "role", "agency", "due_ms"], name="item_aside",
                condition=models.Q(state="suspended"),
            ),
            models.Index(
                fields=["mall", "term_due_ms"], name="item_term",
                condition=models.Q(state__in=["ready", "taken", "suspended"], term_due_ms__isnull=False),
            ),
        ]


class Draw(models.Model):
    """How an item came into somebody's hands: the journal's head before, the seed, among whom, and who."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="draws")
    step = models.CharField(max_length=60)
    attempt = models.IntegerField()
    head_seq = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    eligible = models.TextField()
    chosen = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()


class Opinion(models.Model):
    """What a consulted agency says (pendapat). Append-only; the latest of an item counts; frozen at the decision."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="opinions")
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="opinions")
    agency = models.CharField(max_length=60)
    verdict = models.CharField(max_length=24)
    note = models.TextField(default="", blank=True)
    file = models.CharField(max_length=64, default="", blank=True)
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    late = models.BooleanField(default=False)
    deemed = models.BooleanField(default=False)
    frozen_ms = models.BigIntegerField(null=True)


class Return(models.Model):
    """A typed list that went back to the applicant (pengembalian). One is open per case at most."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="returns")
    step = models.CharField(max_length=60)
    attempt = models.IntegerField()
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    closed_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="return_one_open", condition=models.Q(closed_ms__isnull=True)
            )
        ]


class ReturnItem(models.Model):
    """One line of a return: a field or document, what is wrong with it, and a sentence (sealed)."""

    returned = models.ForeignKey(Return, models.CASCADE, related_name="items")
    target = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    note = models.TextField(default="", blank=True)
    mended_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["returned", "target"], name="return_target")]


class Decision(models.Model):
    """The one decision of a case (keputusan). After an upheld objection it stays as history."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12)
    codes = models.CharField(max_length=200, default="", blank=True)
    note = models.TextField(default="", blank=True)
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    facts = models.CharField(max_length=64)
    objection_until_ms = models.BigIntegerField(null=True)
    signed_ms = models.BigIntegerField(null=True)
    signed_by = models.CharField(max_length=60, default="", blank=True)
    overturned_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="decision_one", condition=models.Q(overturned_ms__isnull=True)
            )
        ]


class Objection(models.Model):
    """The applicant's objection to a refusal (keberatan). One is open per case at most."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="objections")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="objections")
    note = models.TextField()
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    outcome = models.CharField(max_length=12, default="", blank=True)
    answer = models.TextField(default="", blank=True)
    answered_by = models.CharField(max_length=60, default="", blank=True)
    answered_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="objection_one_open", condition=models.Q(answered_ms__isnull=True)
            )
        ]


class ClockFact(models.Model):
    """A typed fact of the legal clock. Append-only; the deadline is a pure function of these and a calendar."""

    case = models.ForeignKey(Case, models.CASCADE, db_index=False, related_name="clock")
    kind = models.CharField(max_length=10)
    at_ms = models.BigIntegerField()
    scope = models.CharField(max_length=60, default="", blank=True)
    cause = models.CharField(max_length=60, default="", blank=True)
    amount = models.IntegerField(default=0)
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="clock_of_case")]


class Proposal(models.Model):
    """A proposal to change a standard (usulan perubahan standar), often born from a refused extra demand.

    `note` and `answer` are sealed. `outcome`: empty while open, else `taken` or `declined`.
    """

    mall = models.CharField(max_length=40)
    service = models.CharField(max_length=80)
    definition = models.IntegerField()
    agency = models.CharField(max_length=60)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="proposals")
    note = models.TextField()
    by = models.CharField(max_length=60)
    at_ms = models.BigIntegerField()
    outcome = models.CharField(max_length=12, default="", blank=True)
    answer = models.TextField(default="", blank=True)
    answered_by = models.CharField(max_length=60, default="", blank=True)
    answered_ms = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["mall", "id"], name="proposal_open", condition=models.Q(answered_ms__isnull=True))
        ]
