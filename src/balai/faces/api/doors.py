"""Who knocks, and for which mall: bearer tokens (RFC 6750), scopes, the mall a request means."""

from __future__ import annotations

from time import monotonic

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from balai.directory.queries import list_malls
from balai.faces.api.refusals import TokenMissing, TokenUnknown
from balai.identity.queries import digest_of, find_actor_by_token
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotAllowed, NotFound

KEPT_S = 1.0
"""A known token is remembered so long per process: a revoked one may work for one second more."""
MOST_KEPT = 2048


class Caller(HttpRequest):
    """A request behind the door; `auth` is who acts."""

    auth: Actor


_actors: dict[str, tuple[float, Actor]] = {}
_only_mall: list[tuple[float, str]] = []


def find_actor(secret: str) -> Actor | None:
    """The actor of a token, remembered for KEPT_S by its digest; unknown tokens are asked for every time."""
    digest, now_s = digest_of(secret), monotonic()
    kept = _actors.get(digest)
    if kept is not None and now_s < kept[0]:
        return kept[1]
    actor = find_actor_by_token(secret)
    if actor is None:
        _actors.pop(digest, None)
        return None
    if len(_actors) >= MOST_KEPT:
        _actors.clear()
    _actors[digest] = (now_s + KEPT_S, actor)
    return actor


def forget_actors() -> None:
    """Ask for every token and the only mall anew; for tests and after a change in this process."""
    _actors.clear()
    _only_mall.clear()


def actor_of(request: HttpRequest) -> Actor | None:
    """Who shows a token; None for a stranger. Raises TokenUnknown for a token that does not count."""
    header = request.META.get("HTTP_AUTHORIZATION")
    if not header:
        return None
    scheme, _, secret = header.partition(" ")
    actor = find_actor(secret.strip()) if scheme.lower() == "bearer" and secret else None
    if actor is None:
        raise TokenUnknown
    return actor


class BearerToken(HttpAuthBase):
    """The door of everything that is not public."""

    openapi_scheme = "bearer"
    openapi_description = "Token of a device, a program or a person of the staff; its scopes are grant names."

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor. Raises TokenMissing, TokenUnknown."""
        actor = actor_of(request)
        if actor is None:
            raise TokenMissing
        return actor


bearer = BearerToken()


def require_any(by: Actor, grants: tuple[str, ...], mall: str) -> None:
    """Raise NotAllowed, on the record, unless `by` holds one of the grants and may act in the mall."""
    try:
        by.require(next((grant for grant in grants if grant in by.grants), grants[0]), mall=mall)
    except NotAllowed as refusal:
        record_access(by, grants[0], outcome="refused", reason=str(refusal))
        raise


def mall_of(by: Actor | None, asked: str | None) -> str:
    """The mall a request means: the named one, else the token's, else the only one. Raises NotFound.

    Whether the actor may act there is checked by the command or by `require_any`.
    """
    if asked:
        return asked
    if by is not None and by.mall:
        return by.mall
    now_s = monotonic()
    if _only_mall and now_s < _only_mall[0][0]:
        return _only_mall[0][1]
    malls = list_malls()
    if len(malls) != 1:
        raise NotFound(thing="mall", name="")
    _only_mall[:] = [(now_s + KEPT_S, malls[0].code)]
    return malls[0].code
