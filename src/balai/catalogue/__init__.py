"""Catalogue (katalog layanan): what each agency of a mall offers, what it promises, and how it is applied for.

Purpose
    One versioned source of services, service standards (standar pelayanan), requirements and life events for
    portal, kiosk and counter; the search over it; the plan of what to do first. Definitions of services (forms,
    papers, conditions, fees, steps, clocks, products) as immutable, numbered, content-hashed documents under layered
    policy.
Tables
    Definition, DefinitionDraft, PolicyLayer, Tariff, Binding. Only drafts and bindings change; triggers refuse to
    change the others. What is offered lives as YAML under `data/` (format: `data/README.md`), owned by the agencies.
Drawers
    `rules` types, promise, plan, linter; the form of definitions, layers, proof, difference, scenarios, simulation
    (pure) · `evaluator` the one evaluator of rules, over zen-engine · `loading` YAML to catalogue, faults with file and
    line, compiled cache · `search` the in-process index · `queries` the only door for other rooms: `offers`,
    `definitions`, `forms`, `publishing`.
Laws obeyed
    Service standard of 14 components, 1-6 public (PermenPANRB 15/2014); one rule text for many services: a procedure
    template is named, never copied; extra steps stand before the template's last step. Missing data is unknown, never
    false or zero. A lower layer of policy may only shorten times, take papers away, lower fees, unless it names the
    legal basis; a lock knows no exception.
Refuses
    Content with any fault of form or reference (all are named at once), a circle of dependencies, an unknown code;
    `balai catalogue check` also refuses content without owner, review date, source or plain words. To publish what
    is not proven (unreachable steps, fields never shown, unhandled values, roles without holder, steps over the
    promise, missing translation, gaps in a fee table), breaks policy, or has a red scenario.
"""
