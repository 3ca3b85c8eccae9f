"""What every part of the API shares: errors, pages, bodies, schema. Knows no app."""
