"""Commands over money."""
