"""Catalogue (katalog layanan): what each agency of a mall offers, and what it promises.

Purpose
    One versioned source of services, service standards (standar pelayanan), requirements and life events for
    portal, kiosk and counter; the search over it; the plan of what to do first.
Tables
    None yet. Content lives as YAML under `data/` (format: `data/README.md`), owned by the agencies.
Drawers
    `rules` types, promise, plan and linter (pure) · `loading` YAML to catalogue, faults with file and line, compiled
    cache · `search` the in-process index · `queries` the only door for other rooms.
Laws obeyed
    Service standard of 14 components, 1-6 public (PermenPANRB 15/2014); one rule text for many services: a procedure
    template is named, never copied; extra steps stand before the template's last step.
Refuses
    Content with any fault of form or reference (all are named at once), a circle of dependencies, an unknown code;
    `balai catalogue check` also refuses content without owner, review date, source or plain words.
"""
