"""Reads of the catalogue: the only door for other rooms. No personal data, so no viewer.

`offers` what is offered, search, life events (the files) · `definitions` versions, tariffs, policy, bundles (the
tables) · `forms` what a definition says on known facts · `publishing` what publishing would do.
"""

from .offers import (
    DEFAULT_MALL,
    Agency,
    Catalogue,
    Hit,
    LifeEvent,
    Plan,
    SearchHelp,
    SearchResult,
    Service,
    Why,
    find_service,
    forget_catalogues,
    get_catalogue,
    get_life_event,
    get_service,
    list_life_events,
    list_services,
    plan_for,
    plan_for_life_event,
    search_services,
    warm_catalogue,
)

__all__ = [
    "DEFAULT_MALL",
    "Agency",
    "Catalogue",
    "Hit",
    "LifeEvent",
    "Plan",
    "SearchHelp",
    "SearchResult",
    "Service",
    "Why",
    "find_service",
    "forget_catalogues",
    "get_catalogue",
    "get_life_event",
    "get_service",
    "list_life_events",
    "list_services",
    "plan_for",
    "plan_for_life_event",
    "search_services",
    "warm_catalogue",
]
