"""How it was: the satisfaction survey (Survei Kepuasan Masyarakat, SKM) and its index (IKM).

Purpose  one response per served ticket, and the index published with its sample size and both conventions.
Tables   Response.
Laws     PermenPANRB 14/2017 in exact arithmetic (rules.py); answers are stored, never sums; the index counts
         complete responses only, the mean of an element counts every answer to that element, and both say
         how many they rest on; a response is never tied to a person, and its comment stays out of the journal.
Refuses  a second response to a ticket, a response before the service, answers outside 1-4.
"""
