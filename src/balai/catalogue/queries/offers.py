"""What a mall offers: services, life events, search. From the files; no personal data, so no viewer.

Each mall's catalogue and search engine are made once for the process and never change; a new version of the files
is seen after a restart, or after `forget_catalogues()`.
"""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from balai.catalogue.loading import DATA_DIR, list_malls, load_catalogue
from balai.catalogue.loading.compiled_cache import read_json, write_json
from balai.catalogue.rules import (
    Agency,
    Catalogue,
    LifeEvent,
    LifeEventUnknown,
    MallUnknown,
    Plan,
    Service,
    ServiceUnknown,
    plan_life_event,
    plan_services,
)
from balai.catalogue.search import Hit, SearchEngine, SearchHelp, SearchResult, Stemmer, Why

__all__ = [
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

DEFAULT_MALL = "mpp-jakarta"

_making = Lock()


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the files are, and where compiled forms are kept (None = nowhere)."""

    data: Path
    compiled: Path | None


def _places() -> _Places:
    """`BALAI_CATALOGUE_DIR` and `BALAI_CATALOGUE_CACHE` of the settings; the packaged data and the user's cache."""
    if not settings.configured:
        return _places_of(None, _USERS)
    return _places_of(
        getattr(settings, "BALAI_CATALOGUE_DIR", None), getattr(settings, "BALAI_CATALOGUE_CACHE", _USERS)
    )


_USERS = "the user's cache"


@cache
def _places_of(data: Path | str | None, compiled: Path | str | None) -> _Places:
    if compiled == _USERS:
        compiled = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "balai"
    return _Places(Path(data or DATA_DIR), Path(compiled) if compiled else None)


@cache
def _catalogue(places: _Places, mall: str) -> Catalogue:
    if mall not in list_malls(places.data):
        raise MallUnknown(mall=mall)
    return load_catalogue(places.data, mall, places.compiled)


@cache
def _engine(places: _Places, mall: str) -> SearchEngine:
    catalogue = _catalogue(places, mall)
    path = places.compiled / f"{mall}-roots-{catalogue.version}.json" if places.compiled else None
    kept = read_json(path) if path else None
    roots = {word: root for word, root in (kept or {}).items() if isinstance(root, str)}
    engine = SearchEngine(catalogue, Stemmer(roots))
    if path and kept is None:
        write_json(path, engine.stemmer.all_roots())
    return engine


def get_catalogue(mall: str = DEFAULT_MALL) -> Catalogue:
    """The catalogue of a mall.

    Raises MallUnknown, and CatalogueFaultyError when its files have faults.
    """
    with _making:
        return _catalogue(_places(), mall)


def warm_catalogue(mall: str = DEFAULT_MALL) -> None:
    """Make catalogue, index and stemmer now, so that the first visitor does not wait. For process start."""
    with _making:
        _engine(_places(), mall).stemmer.warm()


def forget_catalogues() -> None:
    """Read the files again at the next use."""
    with _making:
        _catalogue.cache_clear()
        _engine.cache_clear()


def get_service(code: str, *, mall: str = DEFAULT_MALL) -> Service:
    """A service by its code. Raises ServiceUnknown."""
    service = find_service(code, mall=mall)
    if service is None:
        raise ServiceUnknown(service=code)
    return service


def find_service(code: str, *, mall: str = DEFAULT_MALL) -> Service | None:
    """A service by its code, or None."""
    return get_catalogue(mall).services.get(code)


def list_services(*, agency: str | None = None, mall: str = DEFAULT_MALL) -> tuple[Service, ...]:
    """All services in the order of the files, or those of one agency."""
    catalogue = get_catalogue(mall)
    return tuple(catalogue.services_of(agency) if agency else catalogue.services.values())


def list_life_events(*, mall: str = DEFAULT_MALL) -> tuple[LifeEvent, ...]:
    """All life events in the order of their file."""
    return get_catalogue(mall).life_events


def get_life_event(code: str, *, mall: str = DEFAULT_MALL) -> LifeEvent:
    """A life event by its code. Raises LifeEventUnknown."""
    for event in get_catalogue(mall).life_events:
        if event.code == code:
            return event
    raise LifeEventUnknown(life_event=code)


def search_services(
    query: str, lang: str = "id", limit: int = 10, *, mall: str = DEFAULT_MALL
) -> SearchResult:
    """Services that answer a query in everyday words, best first; a way on (`help`) when none does. Never raises for
    a query, whatever it holds."""
    with _making:
        engine = _engine(_places(), mall)
    return engine.search(query, lang, limit)


def plan_for(codes: Sequence[str], *, mall: str = DEFAULT_MALL) -> Plan:
    """The given services and what they require, in order, with the reasons. Raises ServiceUnknown."""
    for code in codes:
        get_service(code, mall=mall)
    return plan_services(get_catalogue(mall).services, codes)


def plan_for_life_event(code: str, yes: Collection[str] = (), *, mall: str = DEFAULT_MALL) -> Plan:
    """The services of a life event in order; `yes` = keys of the questions answered yes. Raises LifeEventUnknown."""
    return plan_life_event(get_catalogue(mall).services, get_life_event(code, mall=mall), yes)
