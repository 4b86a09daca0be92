"""Posts: who has which role where."""

from __future__ import annotations

from datetime import datetime

from balai.directory.events import PostGiven
from balai.directory.models import Agency, Post
from balai.directory.queries import get_mall
from balai.directory.rules import GRANTS
from balai.journal.command import command
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotFound


def give_post(*, account: int, mall: str, role: str, agency: str = "", by: Actor, at: datetime) -> None:
    """Give an account a role in a mall, for one agency or (empty) the whole mall.

    Raises BadInput for an unknown role, NotFound, NotAllowed. Records `post.given`.
    """
    if role not in GRANTS:
        raise BadInput(field="role", why="one of " + ", ".join(sorted(GRANTS)), value=role)
    facts = get_mall(mall)
    tenant = Agency.objects.filter(mall_id=facts.id, code=agency).first() if agency else None
    if agency and tenant is None:
        raise NotFound(thing="agency", name=agency)
    with command("account.make", by=by, at=at, chain=mall) as log:
        Post.objects.update_or_create(
            account_id=account, mall_id=facts.id, role=role, defaults={"agency": tenant}
        )
        log.record(PostGiven(account, role, agency), subject=f"account:{account}")
