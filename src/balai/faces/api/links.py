"""What follows what: links between operations (OpenAPI 3.1, Link Object), for people and for testing programs."""

from __future__ import annotations

from typing import Any

_TICKET = "$response.body#/id"
_FIRST = "$response.body#/tickets/0/id"
_COUNTER = "$response.body#/counter"
_CODE = "$request.path.code"

_FOLLOWS: dict[str, dict[str, dict[str, str]]] = {
    "list_services": {"get_service": {"path.code": "$response.body#/services/0/code"}, "open_visit": {}},
    "get_service": {"open_visit": {}},
    "list_malls": {
        name: {"path.code": "$response.body#/malls/0/code"} for name in ("get_mall", "read_journal", "get_report")
    },
    "get_mall": {
        "get_board": {"path.zone": "$response.body#/zones/0/zone", "query.mall": _CODE},
        "get_counter": {"path.counter": "$response.body#/counters/0", "query.mall": _CODE},
        "open_counter": {"path.counter": "$response.body#/counters/0", "query.mall": _CODE},
    },
    "read_journal": {"read_journal": {"path.code": _CODE, "query.after": "$response.body#/next"}},
    "open_visit": {
        "get_visit": {"path.code": "$response.body#/code"},
        **{
            name: {"path.ticket": _FIRST}
            for name in ("get_ticket", "confirm_printed", "postpone_ticket", "cancel_ticket", "transfer_ticket")
        },
    },
    "open_counter": {name: {"path.counter": _COUNTER} for name in ("call_next", "pause_counter", "close_counter")},
    "pause_counter": {"open_counter": {"path.counter": _COUNTER}},
    "call_next": {
        name: {"path.ticket": _TICKET}
        for name in ("start_service", "recall_ticket", "miss_ticket", "hold_ticket", "transfer_ticket", "get_ticket")
    },
    "start_service": {
        name: {"path.ticket": _TICKET} for name in ("finish_service", "hold_ticket", "transfer_ticket")
    },
    "hold_ticket": {name: {"path.ticket": _TICKET} for name in ("resume_ticket", "undo_act", "cancel_ticket")},
    "resume_ticket": {"finish_service": {"path.ticket": _TICKET}},
    "finish_service": {name: {"path.ticket": _TICKET} for name in ("undo_act", "get_ticket")} | {"give_feedback": {}},
    "miss_ticket": {name: {"path.ticket": _TICKET} for name in ("return_ticket", "undo_act")},
    "transfer_ticket": {name: {"path.ticket": _TICKET} for name in ("undo_act", "get_ticket")},
    "cancel_ticket": {"undo_act": {"path.ticket": _TICKET}},
}
"""operation -> operations that follow it -> their parameters."""

_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("list_services", "open_visit"): {"needs": ["$response.body#/services/0/code"]},
    ("get_service", "open_visit"): {"needs": ["$response.body#/code"]},
    ("finish_service", "give_feedback"): {"ticket": _TICKET, "answers": {"u1": 4, "u7": 3}},
}
"""Bodies that a link fills."""


def _link(name: str, follower: str, told: dict[str, str]) -> dict[str, Any]:
    body = _BODIES.get((name, follower))
    return {"operationId": follower, "parameters": told} | ({"requestBody": body} if body else {})


LINKS: dict[str, dict[str, Any]] = {
    name: {f"then_{follower}": _link(name, follower, told) for follower, told in followers.items()}
    for name, followers in _FOLLOWS.items()
}
