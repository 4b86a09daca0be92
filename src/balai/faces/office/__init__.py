"""The office (kantor): agency staff work on cases; the pick-up desk and the treasurer beside them.

Purpose  inbox by right and urgency, case page with documents beside the checklist, opinions, decisions, signatures;
         handing papers over; cash, refunds and the end of the day.
Tables   none; reads cases, documents, payments and exchange, gives commands of cases, documents, payments, identity.
Laws     nothing is shown that the role may not see: every view begins with what `cases.queries.sight` lets through;
         what a refusal, a return or a signature would say is shown before it is sent; undo where it can be undone.
Refuses  strangers and whoever holds no grant over cases, papers or money; every refusal of a command is shown in place.
"""
