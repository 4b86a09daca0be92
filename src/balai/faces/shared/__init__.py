"""What every face shares: base templates, components, CSS, sign-in, refusals in words, formats, idempotent forms.

Purpose  one look (Serambi), one wording of refusals and errors, one door check.
Tables   none.
Laws     docs of use: README.md in this folder. Faces import from here, never from each other.
Refuses  a view behind `require(grant)` to anybody without that grant.
"""
