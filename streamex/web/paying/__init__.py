"""Plans, payment methods and receipts."""
