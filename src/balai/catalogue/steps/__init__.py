"""Pieces of an open transaction over definitions, tariffs and policy."""
