"""Boards (papan) on the walls of the hall: the giant call, the last calls, who waits where.

Purpose  everybody in a zone sees and hears who is called to which counter, and how long others wait.
Tables   none; reads queueing, directory and the journal.
Laws     codes only, never names; a call chimes exactly once per press; after a lost connection the
         screen is true again within five seconds and old calls stay silent.
Refuses  nobody: boards are public information. Unknown zones are told as not found.
"""
