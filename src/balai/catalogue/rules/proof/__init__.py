"""Static proof of a definition: what no case could ever do, or could not leave. Pure; the evaluator is an argument.

Proven by trying: every fact gets the values that can make a difference (options, yes and no, the numbers a rule names
and their neighbours), and the one evaluator answers. What has more ways than `space.MOST` is not claimed but told as
advice.
"""

from __future__ import annotations

from collections.abc import Mapping

from balai.catalogue.rules.definition import Document
from balai.catalogue.rules.flaws import Flaw
from balai.catalogue.rules.reading import Engine

from .fields import prove_fields
from .sense import bad_expressions, prove_sense
from .space import Space
from .steps import prove_steps
from .tables import prove_table
from .times import prove_times
from .words import prove_words

Holders = Mapping[tuple[str, str], frozenset[str]]
"""(role, agency) -> accounts; agency "" = for the whole mall."""

__all__ = ["Holders", "Space", "prove_definition", "prove_tariff"]


def prove_definition(
    doc: Document, engine: Engine, *, tariff: Document | None = None, holders: Holders | None = None
) -> list[Flaw]:
    """Everything wrong with a complete, well-shaped definition; empty = proven. Rules that cannot be read are told
    alone.

    `tariff` is the one it names, as in force; `holders` None leaves out who holds which role (set-up before staff).
    """
    space = Space.of(doc, engine)
    bad = bad_expressions(doc, space)
    if bad:
        return bad
    found = [*prove_words(doc), *prove_sense(doc, space, tariff, holders), *prove_fields(doc, space)]
    found += [*prove_steps(doc, space), *prove_times(doc, space)]
    if tariff is not None:
        found += prove_tariff(tariff, engine, doc)
    return list(dict.fromkeys(found))


def prove_tariff(tariff: Document, engine: Engine, doc: Document | None = None) -> list[Flaw]:
    """Gaps, overlaps and dead rows of a tariff; with a definition, against its fields and their options."""
    return [*prove_words(tariff), *prove_table(tariff, engine, doc)]
