"""Applications and cases: from a first word to a decision, under one legal clock.

Purpose  keep an application with its data, run the steps of each case, decide, object, correct.
Tables   Application, Datum, Attachment, Case, CaseAct, WorkItem, Draw, Opinion, Return, ReturnItem, Decision,
         Objection, ClockFact, Serial, Proposal.
Laws     a case is pinned to an immutable definition; acts are append-only; who verifies never decides;
         silence is a decision where the law says so; deadlines are computed, never counted; every value knows
         who supplied it, and the latest counts.
Refuses  a demand beyond the standard, a case of one's own or of a relation, an act out of order, a refusal
         without a reason, a second decision.
"""
