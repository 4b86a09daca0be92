"""Applications and cases: from a first word to a decision, under one legal clock.

Purpose  keep an application with its data, run the steps of each case, decide, object, correct.
Tables   see models.
Laws     a case is pinned to an immutable definition; acts are append-only; who verifies never decides;
         silence is a decision where the law says so; deadlines are computed, never counted.
Refuses  a demand beyond the standard, a decision on one's own case, an act out of order.
"""
