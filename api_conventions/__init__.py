"""What every part of the API shares: errors, pages, bodies, schema, and what none may carry.

Knows no app.
"""
