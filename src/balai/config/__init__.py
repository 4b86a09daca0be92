"""Wiring: settings, urls, servers, the `balai` command line. No tables, no rules."""
