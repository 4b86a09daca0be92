"""Random weeks: everybody presses random buttons. Entries folded = columns, four eyes hold, one decision, no gap."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from balai.cases.actions.applicant import object_to_decision, withdraw_case
from balai.cases.actions.applying import save_page
from balai.cases.actions.checking import (
    countersign_case,
    finish_check,
    give_opinion,
    return_case,
)
from balai.cases.actions.clocks import lapse_consultations, recompute_clocks, settle_silence, warn_deadlines
from balai.cases.actions.deciding import answer_objection, decide_case, sign_decisions
from balai.cases.actions.sending import correct_and_resend
from balai.cases.actions.working import (
    reassign_item,
    redo_step,
    release_item,
    resume_item,
    suspend_item,
    take_item,
)
from balai.cases.models import Case, CaseAct, ClockFact, Decision, Draw, Opinion, WorkItem
from balai.cases.queries import case_page, count_inbox, inbox, track
from balai.cases.queries.clocks import due_ms_of, read_facts, stand
from balai.cases.queries.pinned import pinned_doc
from balai.cases.reactions import follow_bills
from balai.cases.rules.hands import DECIDING, VERIFYING, draw, seed_of
from balai.cases.rules.states import IN_HAND
from balai.cases.steps import apply_answer
from balai.directory.actions.calendars import declare_closure
from balai.directory.actions.people import give_post
from balai.directory.queries import get_mall, work_calendar
from balai.directory.rules import GRANTS
from balai.identity.actions import make_account
from balai.journal.command import command
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.actors import Actor
from balai.kernel.refusals import Refusal
from balai.payments.actions.paying import settle_bill
from balai.payments.queries import find_bills
from casework import BUDI_SAYS, LETTER, PERMIT, TARI, WORKER, attach, letter, permit, publish, send, step
from cast import BUDI, MALL, SETUP, SITI, on
from fold_cases import folded_case

EVERYTHING = GRANTS["verifier"] | GRANTS["assessor"] | GRANTS["controller"] | GRANTS["approver"]
OFFICERS = [Actor(f"staff:{number}", EVERYTHING, "web", MALL, "dukcapil") for number in range(41, 46)]
"""Five officers who hold every role: only four eyes keep them apart."""
PAYER = Actor("system:pay", frozenset({"bill.settle"}))


class Weeks:
    """Random people over random weeks; refusals are part of them."""

    def __init__(self, seed: int, officers: list[Actor]) -> None:
        self.officers = officers
        self.random, self.now = random.Random(seed), on("07:30")
        self.codes: dict[str, str] = {}
        self.refused: Counter[str] = Counter()
        self.did: Counter[str] = Counter()

    def step(self) -> None:
        self.now += timedelta(minutes=self.random.choice([3, 20, 90, 600]))
        name = self.random.choices(
            ["apply", "work", "hold", "answer", "mend", "pay", "undo", "leave", "clock", "object"],
            [3, 14, 3, 4, 3, 3, 2, 0.5, 2, 1],
        )[0]  # fmt: skip
        if len(self.codes) < 3:
            name = "apply"
        try:
            getattr(self, name)()
            self.did[name] += 1
        except Refusal as refusal:
            self.refused[refusal.code] += 1

    def officer(self) -> Actor:
        return self.random.choice([*self.officers, TARI])

    def case(self) -> str:
        return self.random.choice(list(self.codes)[-8:])

    def item(self, *states: str) -> WorkItem | None:
        items = WorkItem.objects.filter(case__number__in=list(self.codes)[-8:])
        found = list((items.filter(state__in=states) if states else items).order_by("id"))
        return self.random.choice(found) if found else None

    def apply(self) -> None:
        who, says = self.random.choice([(SITI, {}), (BUDI, BUDI_SAYS)])
        service = self.random.choice([PERMIT, PERMIT, LETTER])
        says = {**says, "site.area_m2": self.random.choice(["10", "30", "80"])}
        code, numbers = send(service, by=who, says=says, at=self.now)
        self.codes |= dict.fromkeys(numbers, code)

    def work(self) -> None:
        item = self.item("ready", "taken")
        if item is None:
            return
        by, told = self.officer(), {"mall": MALL, "at": self.now}
        if item.assignee and self.random.random() < 0.7:
            by = next(one for one in [*self.officers, TARI] if one.ref == item.assignee)
        match item.kind:
            case "check" if self.random.random() < 0.25:
                target = self.random.choice(["ktp", "applicant.name", "surat_rt"])
                return_case(item=item.pk, items=[{"target": target, "kind": "incorrect"}], by=by, **told)
            case "check":
                outcome = self.random.choice(["ok", "ok", "ok", "refuse"])
                finish_check(item=item.pk, outcome=outcome, note="dibaca", verified=["applicant.name"], by=by, **told)
            case "consult":
                verdict = self.random.choice(["agree", "disagree", "agree_with_conditions"])
                give_opinion(item=item.pk, verdict=verdict, note="pendapat", by=self.random.choice([by, TARI]), **told)
            case "countersign":
                countersign_case(item=item.pk, by=by, **told)
            case "decide":
                outcome = self.random.choice(["granted", "granted", "refused"])
                decide_case(item=item.pk, outcome=outcome, note="diputus", by=by, **told)
            case "sign":
                sign_decisions(cases=[item.case.number], by=by, **told)

    def hold(self) -> None:
        item = self.item()
        verb = self.random.choice([take_item, release_item, suspend_item, resume_item, reassign_item])
        more = {"reason": "sebentar"} if verb in (suspend_item, reassign_item) else {}
        if item is not None:
            verb(mall=MALL, item=item.pk, by=self.officer(), at=self.now, **more)

    def answer(self) -> None:
        asked = [i for i in WorkItem.objects.filter(kind="register", state="ready").select_related("case")]
        if asked:
            item = self.random.choice(asked)
            outcome = self.random.choice(["done", "done", "refused", "later"])
            with command("exchange.answer", by=WORKER, at=self.now, chain=MALL) as log:
                apply_answer(log, case=item.case.number, item=item.pk, register=item.register, outcome=outcome,
                             values={"name": "Siti Contoh"}, at=self.now)  # fmt: skip

    def mend(self) -> None:
        number = self.case()
        code = self.codes[number]
        for line in track(code, at=self.now).cases[0].mends:
            if line.is_document:
                attach(code, line.target, at=self.now)
            else:
                save_page(code=code, values={line.target: "Siti Contoh"}, by=SITI, at=self.now)
        correct_and_resend(code=code, case=number, by=SITI, at=self.now)

    def pay(self) -> None:
        number = self.case()
        for bill in find_bills(f"case:{number}"):
            if bill.state == "open":
                settle_bill(mall=MALL, provider="simulator", event_id=f"e-{bill.code}", bill=bill.code, amount_idr=bill.amount_idr,
                            paid_at=self.now, by=PAYER, at=self.now)  # fmt: skip
        follow_bills(MALL, self.now)

    def undo(self) -> None:
        item = self.item("done", "skipped")
        if item is not None:
            redo_step(mall=MALL, item=item.pk, reason="salah baca", by=self.officer(), at=self.now)

    def leave(self) -> None:
        number = self.case()
        withdraw_case(code=self.codes[number], case=number, by=SITI, at=self.now)

    def object(self) -> None:
        refused = Case.objects.filter(status="refused").order_by("-id").first()
        if refused is not None:
            number = str(refused.number)
            if self.random.random() < 0.5:
                object_to_decision(code=self.codes[number], case=number, note="keberatan", by=SITI, at=self.now)
            outcome = self.random.choice(["upheld", "rejected"])
            answer_objection(mall=MALL, case=number, outcome=outcome, note="dibaca lagi", by=self.officer(), at=self.now)

    def clock(self) -> None:
        if self.random.random() < 0.15:
            day = (self.now + timedelta(days=self.random.randint(1, 4))).replace(hour=0, minute=0)
            declare_closure(mall=MALL, scope="mall", name="", starts=day, ends=day + timedelta(days=1), reason="libur",
                            by=SETUP, at=self.now)  # fmt: skip
        for verb in (recompute_clocks, warn_deadlines, lapse_consultations, settle_silence):
            verb(mall=MALL, by=WORKER, at=self.now)


def hired(roles: tuple[str, ...] = ("verifier", "controller", "approver")) -> list[Actor]:
    """Three accounts with every post, so that steps are drawn among them."""
    found = []
    for number in range(3):
        account = make_account(username=f"p{number}", name=f"Petugas {number}", password="sandi-uji", by=SETUP, at=on("06:30"))
        for role in roles:
            give_post(account=account.pk, mall=MALL, role=role, agency="dukcapil", by=SETUP, at=on("06:31"))
        found.append(Actor(f"staff:{account.pk}", EVERYTHING, "web", MALL, "dukcapil"))
    return found


def read_all():
    return read_entries(MALL, limit=100_000)


def check_folds(weeks: Weeks) -> None:
    """Entries folded = status and state columns."""
    by_case = defaultdict(list)
    for entry in read_all():
        by_case[entry.subject].append(entry)
    for number in weeks.codes:
        row = Case.objects.get(number=number)
        status, states = folded_case(by_case[f"case:{number}"])
        assert status == row.status, number
        items = {item.pk: item.state for item in row.items.all()}
        assert states == {pk: state for pk, state in items.items() if pk in states}
        assert {items[pk] for pk in set(items) - set(states)} <= {"waiting"}


def check_hands(weeks: Weeks) -> None:
    """Nobody decides what they verified; a countersigner did nothing else; whoever typed it never decides."""
    for number in weeks.codes:
        did = defaultdict(set)
        for item in WorkItem.objects.filter(case__number=number).exclude(by=""):
            did[item.kind].add(item.by)
        verified = set().union(*(did[kind] for kind in VERIFYING))
        decided = set().union(*(did[kind] for kind in DECIDING))
        assert not verified & decided, number
        assert not did["countersign"] & (verified | decided), number


def check_law(weeks: Weeks) -> None:
    """One decision stands per case; its opinions are frozen; the clock's columns are what the facts say."""
    mall = get_mall(MALL)
    recompute_clocks(mall=MALL, by=WORKER, at=weeks.now)
    for row in Case.objects.exclude(number=None):
        standing = Decision.objects.filter(case=row, overturned_ms=None)
        assert standing.count() == (row.status in ("granted", "refused", "deemed")), row.number
        if standing:
            assert not Opinion.objects.filter(case=row, at_ms__lte=standing[0].at_ms, frozen_ms=None).exists()
        calendar = work_calendar(mall, row.agency)
        if row.status in ("running", "returned"):
            doc = pinned_doc(row.mall, row.service, row.definition, row.digest)
            assert row.due_ms == due_ms_of(stand(doc, read_facts(row.pk), calendar)), row.number
        open_items = row.items.filter(state__in=IN_HAND)
        assert row.status not in ("refused", "withdrawn") or not open_items.exists(), row.number
        assert max(Counter(open_items.values_list("step", flat=True)).values(), default=0) <= 1
    serials = sorted(int(n.rsplit("-", 1)[1]) for n in Case.objects.exclude(number=None).values_list("number", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert CaseAct.objects.count() == CaseAct.objects.values("actor", "act").distinct().count()
    assert ClockFact.objects.filter(kind="start").values("case").distinct().count() == ClockFact.objects.filter(kind="start").count()


def check_draws() -> None:
    """Every draw can be drawn again from the journal."""
    book = {entry.seq: entry for entry in read_all()}
    for row in Draw.objects.select_related("case"):
        assert book[row.head_seq].hash == row.head_hash
        assert row.seed == seed_of(row.head_hash, row.case.number, row.step, row.attempt)
        assert draw(row.seed, json.loads(row.eligible)).chosen == row.chosen


@pytest.mark.parametrize(("seed", "drawn"), [(0, False), (1, False), (2, True), (3, True)])
def test_random_weeks(mall, seed, drawn):
    free = [{"name": "biasa", "given": {}, "then": {}}]
    doc = permit(scenarios=free)
    doc["steps"][0]["term"] = {"amount": 1, "unit": "working_days"}
    slow = letter(clock={"amount": 2, "unit": "working_days", "on_return": "restart", "silence": "escalate"})
    slow["steps"].insert(1, step("again", "check", "verifier", "check", when='steps.check == "ok"'))
    slow["steps"][2]["after"] = ["again"]
    publish(doc, slow)
    weeks = Weeks(seed, hired() if drawn else OFFICERS)
    for number in range(260):
        weeks.step()
        if number % 65 == 64:
            check_folds(weeks)
    check_folds(weeks)
    check_hands(weeks)
    check_law(weeks)
    check_draws()
    assert Draw.objects.exists() == drawn
    assert verify_chain(MALL)[1] is None
    assert len(weeks.refused) >= 3, weeks.refused
    assert len(weeks.did) >= 7, weeks.did
    assert Case.objects.exclude(status__in=["running", "returned"]).exclude(number=None).count() >= 3
    officer = weeks.officers[0]
    for row in inbox(officer, at=weeks.now, everybody=True, limit=5):
        assert case_page(row.case, officer, at=weeks.now).steps
    assert count_inbox(officer, at=weeks.now).open >= 0
