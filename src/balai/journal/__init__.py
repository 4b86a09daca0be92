"""The spine: one way to write, and one tamper-evident book per mall.

Purpose  commands, entries, idempotency, cursor reading, verification, access records.
Tables   Head, Entry, Answer, Cursor; AccessRecord (a second book on its own connection).
Laws     no entry, no commit; gapless sequence per chain; SHA-256 over RFC 8785 bytes chained to the
         entry before (`docs/formats.md`); a repeat with the same key returns the first answer.
Beside the usual drawers: command (the way to write), reader, access, outbox (work for the world outside),
and sql (hot statements, raw).
Refuses  an actor without the grant, a command that records nothing, a key used for another request.
"""
