"""The addresses, one file per noun. Each view: parse, ONE call, answer."""
