"""`/bills` and `/documents`: what is to be paid, and whether a paper is genuine."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from balai.config.clock import now
from balai.documents.queries.verifying import verify_code
from balai.faces.api.answers import tell
from balai.faces.api.doors import Caller, actor_of, bearer, mall_of, require_any
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.definitions import BillPath, BillTold, DocumentPath, VerdictTold
from balai.kernel.refusals import NotFound
from balai.payments.queries import BillView, get_bill, qris_payload
from balai.payments.rules import NoProvider

router = Router(tags=["papers"])
MAY_SEE = ("bill.read", "bill.collect", "application.submit")


@router.get("/bills/{code}", auth=bearer, response=BillTold, operation_id="get_bill", summary="A bill")
def bill(request: Caller, code: BillPath) -> HttpResponse:
    """Lines by the tariff, what is paid, and the QRIS text for the rest.

    Scope `bill.read`, `bill.collect` or `application.submit`.
    """
    by = request.auth
    require_any(by, MAY_SEE, by.mall or "")
    found = get_bill(code)
    if by.mall not in (None, found.mall):
        raise NotFound(thing="bill", name=code)
    return tell(_bill(found))


def _bill(view: BillView) -> dict[str, Any]:
    return {
        "code": view.code, "mall": view.mall, "subject": view.subject, "state": view.state,
        "amount_idr": view.amount_idr, "paid_idr": view.paid_idr, "outstanding_idr": view.outstanding_idr,
        "owed_back_idr": view.owed_back_idr, "tariff": view.tariff, "tariff_version": view.tariff_version,
        "lines": [
            {"code": one.code, "text": {"id": one.text_id, "en": one.text_en}, "amount_idr": one.amount_idr}
            for one in view.lines
        ],
        "receipt": view.receipt, "qris": _qris(view),
    }  # fmt: skip


def _qris(view: BillView) -> str | None:
    try:
        return qris_payload(view.code) if view.outstanding_idr else None
    except NoProvider:
        return None


@router.get("/documents/{code}", response=VerdictTold, operation_id="verify_document", summary="Is it genuine?")
def document(request: HttpRequest, code: DocumentPath, mall: MallQuery = None) -> HttpResponse:
    """The verdict on a paper's code, with the fields the paper shows and nothing else. Open to everybody."""
    told = verify_code(mall_of(actor_of(request), mall), code, now())
    return tell(
        {
            "verdict": told.word, "code": told.code, "why": told.why, "number": told.number,
            "title": {"id": told.title_id, "en": told.title_en}, "agency": told.agency,
            "issued_on": told.issued_on.isoformat() if told.issued_on else None,
            "valid_until": told.valid_until.isoformat() if told.valid_until else None,
            "fields": [
                {"label": {"id": one.label_id, "en": one.label_en}, "value": str(one.value)} for one in told.fields
            ],
            "sha256": told.sha256,
        }
    )  # fmt: skip
