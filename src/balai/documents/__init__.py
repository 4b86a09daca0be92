"""Papers: files that came in, products that went out, and their hand-over.

Purpose  keep uploads by content, make and sign products (PDF/A, PAdES), verify them, hand them over.
Tables   Upload, File, Product, NumberSeries, Handover, FakeReport. Contents lie in a store (stores/), by SHA-256.
Laws     a file is its SHA-256 and is what its content says; an ordered product is signed exactly once, stamped
         and verifiable offline; a revoked or replaced one says so; a number is borne by one living paper;
         one seat of a slot is one person's.
Refuses  content that is not what it claims or would do something, files too large, a hand-over without identity
         or mandate, a second living hand-over.
"""
