"""Reading money: bills, codes to pay by, receipts, days."""

from balai.payments.queries.bills import (
    BillView,
    LineView,
    Receipt,
    find_bills,
    get_bill,
    list_receipts,
    qris_payload,
    qris_svg,
    receipt_of,
)
from balai.payments.queries.days import DayView, SetAside, day_of, find_reconciliation, list_set_aside

__all__ = [
    "BillView", "DayView", "LineView", "Receipt", "SetAside", "day_of", "find_bills", "find_reconciliation", "get_bill",
    "list_receipts", "list_set_aside", "qris_payload", "qris_svg", "receipt_of",
]
