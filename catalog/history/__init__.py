"""The history: rows before and after, compared and written down."""
