"""The desk (loket): keyboard-driven console of a clerk, the same by mouse, touch and with JavaScript off.

Purpose  who is next and why, one visitor at a time, every act in one key, undo instead of confirm.
Tables   none; reads queueing, visits and catalogue, gives commands of queueing.
Laws     desk.py and line.py only show what the discipline decides; a form carries an idempotency key;
         seen.py puts on the record who saw whose comfort needs, once per person and ticket.
Refuses  strangers, counters of another agency; every refusal of a command is shown in place.
"""
