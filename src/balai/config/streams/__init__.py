"""The streams process: tails the journal and fans out server-sent events (WHATWG HTML, section 9.2).

One indexed read every few milliseconds for everybody, never one query per client (docs/adr/0006).
"""
