"""Commands over papers."""
