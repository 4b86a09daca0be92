"""Who is who, as far as the hall needs it: staff accounts, and tokens of devices and programs.

Purpose  sign-in of staff, bearer tokens with scopes, a stable pseudonymous reference per actor.
Tables   Account, Token.
Laws     a token is shown once and kept as SHA-256; deny by default; revocation counts at once.
Refuses  unknown, revoked or expired tokens; duplicate user names.
"""
