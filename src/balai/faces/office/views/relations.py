"""People an officer may not decide about: declared by the officer, kept as a digest, withdrawn only by an administrator."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from balai.config.clock import now
from balai.faces.office.doors import attempt, back, enter, page
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.identity.actions import declare_relation
from balai.identity.queries import list_relations
from balai.identity.rules import NIK_DIGITS
from balai.kernel.refusals import BadInput

KINDS = {
    "self": _("Saya sendiri"), "spouse": _("Suami atau istri"), "parent": _("Orang tua"), "child": _("Anak"),
    "sibling": _("Saudara kandung"), "household": _("Serumah"), "business": _("Rekan usaha"),
}  # fmt: skip


def _account(request: Request) -> int:
    return int(request.actor.ref.partition(":")[2])


def _show(request: Request, refused: Words | None = None) -> HttpResponse:
    rows = [(KINDS.get(one.kind, one.kind), one.declared_ms) for one in list_relations(_account(request))]
    context = {"rows": rows, "kinds": KINDS.items(), "refused": refused, "stay": reverse("office:relations")}
    return page(request, "relations", context)


@require_safe
@enter("relation.declare")
def relations(request: Request) -> HttpResponse:
    """What this officer declared."""
    return _show(request)


@sensitive_post_parameters("nik")
@require_POST
@enter("relation.declare")
def declare(request: Request) -> HttpResponse:
    """Declare one number; only its digest is kept."""

    def do() -> HttpResponse:
        digits = "".join(one for one in request.POST.get("nik", "") if one.isdigit())
        if len(digits) != NIK_DIGITS:
            raise BadInput(field="NIK", why=gettext("tulis 16 angka"))
        answer_once(
            declare_relation, account=_account(request), nik=digits,
            kind=request.POST.get("hubungan", ""), by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
        return back("relations", done="hubungan")

    return attempt(do, lambda refused: _show(request, refused))
