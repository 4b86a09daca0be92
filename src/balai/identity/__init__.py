"""Who is who: staff accounts, tokens of devices and programs, and the people who apply.

Purpose  sign-in of staff, bearer tokens with scopes, a stable pseudonymous reference per actor and per person,
         a vault for what is personal, and whom an officer may not decide about.
Tables   Account, Token, Person, Relation.
Laws     a token is shown once and kept as SHA-256; deny by default; revocation counts at once; one person per
         identity number (NIK); personal texts lie sealed; whoever reads them leaves an access record with a purpose.
Refuses  unknown, revoked or expired tokens; duplicate user names; a look at a person without a purpose; a
         declaration for somebody else's account.
"""
