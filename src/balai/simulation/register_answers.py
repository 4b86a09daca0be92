"""Answers of the simulated registers while the demo is founded: nobody listens on a port then, so they come by
themselves, signed with the agency's key, through the same door as any late answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balai.cases.queries.outside import facts_for_register
from balai.exchange.actions import take_answer
from balai.exchange.adapters.vendors import ADAPTERS
from balai.exchange.adapters.wire import find_endpoint
from balai.exchange.queries import find_key
from balai.exchange.rules import get_register
from balai.journal.command import to_ms
from balai.kernel.actors import Actor
from balai.kernel.signatures import sign
from balai.simulation.agencies.registers import AGENCIES


def answer_question(mall: str, asked: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Answer what a `register.asked` entry asks, unless that agency is not connected."""
    register = get_register(asked["register"])
    endpoint = find_endpoint(mall, register.agency)
    if endpoint is None:
        return
    key = find_key(mall, asked["item"])
    facts = facts_for_register(asked["case"], register.asks, viewer=by, purpose=register.code)
    told = AGENCIES[register.agency](ADAPTERS[register.agency].body(facts), key)
    said = {"outcome": "done", "values": told.body} if told.status < 300 else {"outcome": "refused"}
    body = json.dumps({"question": key, **said}).encode()
    signature = sign(endpoint.keys[0], to_ms(at) // 1000, body)
    take_answer(mall=mall, agency=register.agency, body=body, signature=signature, by=by, at=at)
