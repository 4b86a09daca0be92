"""The one evaluator of rules: eligibility, visibility, fees, routing. A thin seam over zen-engine (docs/adr).

Zen answers one expression at a time; what it would say of missing data (`missing == 1` is false, `missing < 1` is an
error) never counts, because a leaf whose facts are not all there is unknown before zen is asked. The tree above the
leaves is ours (`rules.expressions.judge`). Numbers are decimals inside zen; amounts leave it as text, never as floats.
"""

from balai.catalogue.rules.reading import Engine

from .leaves import check, compiles, identifiers, value_of
from .tables import Fee, Hit, cell_holds, decide, hits

__all__ = ["ENGINE", "Fee", "Hit", "cell_holds", "check", "compiles", "decide", "hits", "identifiers", "value_of"]

ENGINE = Engine(check, compiles, value_of, cell_holds, decide)
"""This evaluator as the laws take it."""
