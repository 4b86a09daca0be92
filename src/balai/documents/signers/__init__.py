"""Who signs: the registry and its slots."""
