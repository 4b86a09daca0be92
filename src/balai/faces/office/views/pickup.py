"""The pick-up desk: who comes today, find a paper, check who takes it, hand it over; consignments on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from balai.cases.queries.listing import find_papers
from balai.config.clock import now
from balai.documents.actions.handing import cancel_handover, hand_over, move_courier
from balai.documents.queries.handovers import HandoverFacts, desk_of, find_handovers, read_address
from balai.documents.queries.products import ProductFacts, get_product
from balai.documents.queries.verifying import verify_code
from balai.documents.rules.codes import normal_code, shown_code
from balai.documents.rules.handover import NEXT_STATES
from balai.faces.office import words
from balai.faces.office.acts import keep_files_as, read_act
from balai.faces.office.doors import PICKUP, attempt, back, enter, lang, page
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request

IDENTITIES = (
    ("ktp", gettext_lazy("KTP-el")), ("ikd", gettext_lazy("Identitas Kependudukan Digital")),
    ("passport", gettext_lazy("Paspor")), ("sim", gettext_lazy("SIM")), ("kk", gettext_lazy("Kartu Keluarga")),
    ("known", gettext_lazy("Dikenal petugas")),
)  # fmt: skip
STATES = {
    "planned": (gettext_lazy("Ditunggu"), "tag"),
    "ordered": (gettext_lazy("Menunggu kurir"), "tag tag-warn"),
    "collected": (gettext_lazy("Dibawa kurir"), "tag tag-info"),
    "travelling": (gettext_lazy("Dalam perjalanan"), "tag tag-info"),
    "delivered": (gettext_lazy("Sudah sampai"), "tag tag-ok"),
    "failed": (gettext_lazy("Gagal diantar"), "tag tag-error"),
    "returned": (gettext_lazy("Kembali ke kantor"), "tag tag-missed"),
    "given": (gettext_lazy("Diserahkan"), "tag tag-ok"),
    "cancelled": (gettext_lazy("Dibatalkan"), "tag tag-missed"),
}
COURIERS = {"pos": gettext_lazy("Pos Indonesia"), "own": gettext_lazy("Kurir mal"), "other": gettext_lazy("Kurir lain")}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper at the desk: what it says, as printed, and whether it can be handed over."""

    facts: ProductFacts
    title: str
    code: str
    state: tuple[str, str]
    lines: Sequence[tuple[str, str]]
    ready: bool
    booked: str
    way: str


@dataclass(frozen=True, slots=True)
class Order:
    """A hand-over of the day as the desk sees it."""

    facts: HandoverFacts
    title: str
    code: str
    state: str
    css: str
    courier: str
    next: Sequence[tuple[str, str]]
    address: str


@require_safe
@enter(*PICKUP)
def pickup(request: Request) -> HttpResponse:
    """Today's desk; `cari` finds a paper by code, QR or case number."""
    return _show(request, request.GET.get("cari", ""))


def _show(request: Request, text: str, *, refused: Words | None = None, address: tuple[str, str] = ("", "")) -> HttpResponse:
    at = now()
    desk = desk_of(request.actor, request.mall, at.astimezone(request.mall_facts.zone).date())
    orders = [_order(one, address) for one in desk]
    context: dict[str, Any] = {
        "visits": [one for one in orders if one.facts.way == "pickup"], "couriers": [one for one in orders if one.facts.way == "courier"],
        "text": text, "papers": _found(request, text.strip()[:200], desk), "identities": IDENTITIES, "at": at, "typed": request.POST,
        "refused": refused, "stay": reverse("office:pickup"),
    }  # fmt: skip
    return page(request, "pickup", context)


def _found(request: Request, text: str, desk: Sequence[HandoverFacts]) -> list[Paper]:
    if not text:
        return []
    found = find_papers(request.actor, text)
    code = normal_code(text)
    if not found and any(code in (one.product, one.code) for one in desk):
        found = [get_product(one.product) for one in desk if code in (one.product, one.code)]
    return [_paper(request, one) for one in found if one.template != "handover"]


def _paper(request: Request, facts: ProductFacts) -> Paper:
    told = verify_code(request.mall, facts.code, now())
    live = next((one for one in find_handovers(facts.code) if NEXT_STATES.get(one.state)), None)
    state, css = words.PRODUCTS.get(facts.state, (facts.state, "tag"))
    given = next((one for one in find_handovers(facts.code) if one.state in ("given", "delivered")), None)
    if given is not None:
        state, css = STATES[given.state]
    return Paper(
        facts, facts.title(lang()), shown_code(facts.code), (str(state), css), [(one.label(lang()), one.value) for one in told.fields],
        facts.state == "issued" and given is None and (live is None or live.way == "pickup"),
        str(live.slot or "") if live and live.way == "pickup" else "", live.way if live else "",
    )


def _order(one: HandoverFacts, address: tuple[str, str]) -> Order:
    word, css = STATES[one.state]
    follows = sorted(NEXT_STATES[one.state] - {"given", "cancelled"})
    return Order(
        one, one.title_id, shown_code(one.product), str(word), css, str(COURIERS.get(one.courier, one.courier)),
        [(state, str(STATES[state][0])) for state in follows], address[1] if one.code == address[0] else "",
    )


@require_POST
@enter(*PICKUP)
def give(request: Request) -> HttpResponse:
    """Hand a paper over: what was looked at, who took it, the mandate when it was somebody else."""
    act = read_act(request, "", 0, now())
    product = normal_code(act.text("dokumen"))

    def do() -> HttpResponse:
        scans = keep_files_as(act, f"handover:{product}", "kuasa", "mandate") if act.text("penerima") == "mandate" else []
        answer = act.give(
            hand_over, product=product, identity=act.text("identitas"), taker=act.text("penerima") or "self",
            taker_name=act.text("nama"), mandate=scans[0] if scans else "",
        )  # fmt: skip
        return back("pickup", done="serah", kode=shown_code(str(answer["receipt"])))

    return attempt(do, lambda refused: _show(request, product, refused=refused), hide=False)


@require_POST
@enter(*PICKUP)
def courier(request: Request, handover: str) -> HttpResponse:
    """Where a consignment is now; or show its address, on the access record."""
    act = read_act(request, "", 0, now())
    code = normal_code(handover)

    def do() -> HttpResponse:
        if act.text("aksi") == "alamat":
            return _show(request, "", address=(code, read_address(request.actor, request.mall, code) or _("Tidak ada alamat.")))
        act.give(move_courier, handover=code, state=act.text("keadaan"), tracking=act.text("resi"))
        return back("pickup", done="kurir")

    return attempt(do, lambda refused: _show(request, "", refused=refused), hide=False)


@require_POST
@enter(*PICKUP)
def cancel(request: Request, handover: str) -> HttpResponse:
    """Give up a booking or an order that nobody collected."""
    act = read_act(request, "", 0, now())

    def do() -> HttpResponse:
        act.give(cancel_handover, handover=normal_code(handover))
        return back("pickup", done="batal")

    return attempt(do, lambda refused: _show(request, "", refused=refused), hide=False)
