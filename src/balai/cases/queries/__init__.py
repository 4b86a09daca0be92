"""Reads of cases: who sees what (sight), inbox, case file, applications, tracking, public counts, clocks."""

from balai.cases.queries.applications import get_application, reusable_documents
from balai.cases.queries.casefile import case_page, reveal_value
from balai.cases.queries.inbox import count_inbox, inbox, open_items
from balai.cases.queries.outside import facts_for_register, find_contact, message_facts
from balai.cases.queries.public import counts_public, replay_facts
from balai.cases.queries.sight import (
    export_cases,
    get_visible_case,
    open_case_file,
    search_cases,
    visible_cases,
)
from balai.cases.queries.tracking import find_number, open_application_product, track

__all__ = [
    "case_page", "count_inbox", "counts_public", "export_cases", "facts_for_register", "find_contact", "find_number",
    "get_application", "get_visible_case", "inbox", "message_facts", "open_application_product", "open_case_file",
    "open_items", "replay_facts", "reusable_documents", "reveal_value", "search_cases", "track", "visible_cases",
]
