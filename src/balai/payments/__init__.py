"""Money: bills from the tariff, payments, refunds, receipts, the reconciliation of the day.

Purpose  one bill per fee, paid by QRIS or at the desk, settled exactly once.
Tables   see models.
Laws     whole rupiah; no payment without a receipt; a fee is what the dated tariff says.
Refuses  a fee outside the tariff, a payment of another amount, a webhook without a right signature.
"""
