"""Payment providers: one module each, all of the shape told in `contract`; `registry` finds the one of a mall."""
