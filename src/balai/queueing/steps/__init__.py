"""Pieces of an open transaction: issue numbers, lock and move tickets, choose from a line."""
