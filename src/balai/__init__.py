"""Balai runs a public service mall (Mal Pelayanan Publik). The folder listing is the table of contents."""
