"""Papers: files that came in, products that went out, and their hand-over.

Purpose  keep uploads by content, make and sign products (PDF/A, PAdES), verify them, hand them over.
Tables   see models.
Laws     a file is its SHA-256; a product is signed, stamped and verifiable offline; a revoked one says so.
Refuses  content that is not what it claims, files too large, a hand-over without identity or mandate.
"""
