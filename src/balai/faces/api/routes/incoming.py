"""What others tell us: a provider's payment, an agency's late answer, a gateway's word. Signed, without a token."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router

from balai.config.clock import now
from balai.directory.queries import get_mall
from balai.exchange.actions import take_answer
from balai.faces.api.answers import tell
from balai.faces.api.bodies import PLAIN, whole_of
from balai.faces.api.shapes.asked import MallPath
from balai.faces.api.shapes.definitions import AgencyPath, PaymentTaken, ProviderPath, Taken
from balai.kernel.actors import Actor
from balai.notifications.actions import take_receipt
from balai.payments.actions.paying import take_webhook

router = Router(tags=["incoming"])
Signature = Annotated[
    str, Header(alias="Balai-Signature", max_length=400, description="`t=<Unix s>,v1=<hex>`: HMAC-SHA-256 over `<t>.<body>`, at most five minutes old.",
                examples=["t=1795485600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"])
]  # fmt: skip


def _body(properties: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": sorted(properties), "properties": properties}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


TEXT: dict[str, Any] = {"type": "string"}
PAID = _body({"event_id": TEXT, "bill": TEXT, "kind": TEXT, "amount_idr": {"type": "integer"}, "paid_ms": {"type": "integer"}})
ANSWERED = _body({"question": TEXT, "outcome": {"type": "string", "enum": ["done", "refused"]}, "values": {"type": "object"}})
DELIVERED = _body({"channel": TEXT, "id": TEXT, "delivered": {"type": "boolean"}})


@router.post(
    "/malls/{code}/payments/{provider}", response=PaymentTaken, operation_id="take_payment", summary="A payment came",
    openapi_extra=PAID,
)  # fmt: skip
def payment(request: HttpRequest, code: MallPath, provider: ProviderPath, signature: Signature) -> HttpResponse:
    """A provider's notice, in the provider's own form (here: the simulator's); booked once per event id."""
    by = Actor(f"provider:{provider}", frozenset({"bill.settle"}), "api", code)
    body = whole_of(request, PLAIN.most)
    return tell(take_webhook(mall=code, provider=provider, body=body, signature=signature, by=by, at=now()))


@router.post(
    "/malls/{code}/answers/{agency}", response=Taken, operation_id="take_answer", summary="An agency answers later",
    openapi_extra=ANSWERED,
)  # fmt: skip
def answer(request: HttpRequest, code: MallPath, agency: AgencyPath, signature: Signature) -> HttpResponse:
    """The answer to a question that an agency said it would answer later; the case goes on by itself."""
    get_mall(code)
    by = Actor(f"agency:{agency}", frozenset({"exchange.answer"}), "api", code)
    body = whole_of(request, PLAIN.most)
    return tell({"state": take_answer(mall=code, agency=agency, body=body, signature=signature, by=by, at=now())})


@router.post(
    "/malls/{code}/messages/delivered", response=Taken, operation_id="take_delivery", summary="What became of a message",
    openapi_extra=DELIVERED,
)  # fmt: skip
def delivered(request: HttpRequest, code: MallPath, signature: Signature) -> HttpResponse:
    """A gateway's word about a message it took, signed with the key of its channel."""
    get_mall(code)
    by = Actor("gateway:messages", frozenset({"message.send"}), "api", code)
    body = whole_of(request, PLAIN.most)
    new = take_receipt(mall=code, body=body, signature=signature, by=by, at=now())
    return tell({"state": "taken" if new else "known"})
