"""Messages between agencies: questions to registers and their answers.

Purpose  ask another agency's system once, wait as long as it takes, and apply the answer once.
Tables   Question (an outbox row: one question of a case's step to a register), Health (an agency's circuit breaker).
Laws     every request has purpose and legal basis; at least once, idempotent; an agency that is down never
         blocks the citizen.
Refuses  a request without purpose, an answer without the agency's key.
"""
