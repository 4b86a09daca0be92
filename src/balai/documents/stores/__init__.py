"""Where content lies, and what is let in."""
