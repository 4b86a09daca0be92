"""The laws of papers. Pure."""
