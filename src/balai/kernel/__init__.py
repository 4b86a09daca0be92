"""Pure laws shared by two or more rooms.

Purpose  queue discipline, opening hours, refusals, actors, Indonesian numbers and dates.
Tables   none.
Laws     standard library only; no clock, no I/O, no randomness that is not an argument.
Refuses  to know a database, a web request or the time of day.
"""
