"""The hall at work: queues, tickets, counters, calls, transfers.

Purpose  issue numbers, call by an explicit discipline, serve, and account for every ticket.
Tables   Queue, ProfileRule, Line, Series, Ticket, Desk, Session, Pause, Undo.
Laws     kernel/discipline (who is next and why); rules.py (lifecycle table, reports' identity);
         a number is unique per mall, day and zone letter, never reused, never a key; a visitor is
         called or served at one counter at a time; nothing is deleted.
Refuses  a call by a counter that serves, is closed or on break; a fourth call; a miss too soon;
         issue after the cut-off or beyond the contingent; any transition not in the table.
"""
