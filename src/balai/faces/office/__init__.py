"""The office (kantor): agency staff work on cases.

Purpose  inbox by right and urgency, case page with documents beside the checklist, opinions, decisions, signatures.
Tables   none.
Laws     nothing is shown that the role may not see: one queryset decides.
Refuses  whoever holds no grant over cases.
"""
