"""Pieces of an open command."""
