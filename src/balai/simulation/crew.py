"""Who works in the simulated office: colleagues without a password, and the mall's people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from balai.directory.queries import MallFacts, find_staff_actor, list_posts
from balai.kernel.actors import Actor
from balai.simulation.casebook import CHANNEL

COLLEAGUE = "simulasi-"
"""How the user names of simulated officers begin; nobody can sign in under them."""


@dataclass(frozen=True, slots=True)
class Post:
    """One role that somebody holds, for one agency or (empty) the whole mall."""

    ref: str
    role: str
    agency: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Crew:
    """Everybody with a post: `posts`, and the actor of each by reference."""

    posts: tuple[Post, ...]
    actors: Mapping[str, Actor]

    @property
    def simulated(self) -> frozenset[str]:
        """The references of the simulated colleagues."""
        return frozenset(post.ref for post in self.posts if post.simulated)

    def people(self, role: str, agency: str) -> list[str]:
        """The mall's people who hold a role for an agency, in order."""
        return sorted(
            post.ref for post in self.posts
            if post.role == role and post.agency in ("", agency) and not post.simulated
        )  # fmt: skip

    def head(self, agency: str) -> Actor | None:
        """The simulated colleague of an agency who may give a step to somebody else."""
        for post in self.posts:
            if post.simulated and post.agency == agency and "case.assign" in self.actors[post.ref].grants:
                return self.actors[post.ref]
        return None


def read_crew(mall: MallFacts) -> Crew:
    """The posts of a mall as they are now."""
    posts, actors = [], {}
    for row in list_posts(mall):
        actor = find_staff_actor(row.account_id, channel=CHANNEL)
        if actor is not None and actor.mall == mall.code:
            simulated = row.account.username.startswith(COLLEAGUE)
            posts.append(Post(actor.ref, row.role, row.agency.code if row.agency else "", simulated))
            actors[actor.ref] = replace(actor, channel=CHANNEL)
    return Crew(tuple(posts), actors)
