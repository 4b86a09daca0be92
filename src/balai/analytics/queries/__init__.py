"""Reading the figures: estimates, the now-screen, curves, summaries, and the error of the estimates."""

from balai.analytics.queries.days import Curve, DaySummary, curves, day_summary
from balai.analytics.queries.errors import PromiseError, promise_error
from balai.analytics.queries.estimates import (
    LineEstimate,
    TicketEstimate,
    Told,
    estimate_line,
    estimate_visit,
)
from balai.analytics.queries.floor import QueueNow, now_screen

__all__ = [
    "Curve",
    "DaySummary",
    "LineEstimate",
    "PromiseError",
    "QueueNow",
    "TicketEstimate",
    "Told",
    "curves",
    "day_summary",
    "estimate_line",
    "estimate_visit",
    "now_screen",
    "promise_error",
]
