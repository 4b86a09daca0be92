"""Commands over definitions, tariffs, policy and bundles."""
