"""The machine API, version 1: what programs, kiosks and boards may ask and do (docs/formats/api.md).

Purpose  one HTTP door per query and command, described by OpenAPI 3.1 at `/api/v1/openapi.json`.
Tables   none.
Laws     bearer tokens with scopes, deny by default; every POST carries an idempotency key; every refusal is
         RFC 9457 problem details with a stable code and the next step; nothing personal, no comfort needs.
Refuses  strangers on everything but what hangs on the wall, other malls, other agencies, other media types.
"""
