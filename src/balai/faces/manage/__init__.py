"""The floor manager's rooms: now, report, journal, devices, calendar, people.

Purpose  four questions in order: too long now? why? what in five minutes? the next two hours?
Tables   none; reads analytics, queueing, directory and the journal, gives their commands.
Laws     p50 and p90, never averages; the identity of every report is shown, not asserted.
Refuses  everybody without the page's own grant; people bound to one agency see and move only that agency.
"""
