"""Money: bills from the tariff, payments, refunds, receipts, the reconciliation of the day.

Purpose  one bill per fee, paid by QRIS or in cash at the desk, settled exactly once; nothing that was paid is lost.
Tables   Bill, BillLine, ProviderEvent, Payment, Refund, ReceiptSeries, Reconciliation, ReconciliationLine.
Laws     whole rupiah; a fee is what the dated tariff says; every rupiah received has a receipt with a gapless number
         per mall and year; what is paid too much, twice or too late is kept and owed back; a provider's event counts
         once; who took cash does not refund it.
Refuses  a fee outside the tariff, cash of another amount, a payment of a closed bill at the desk, a refund of more
         than is there, a webhook without a right and fresh signature.
"""
