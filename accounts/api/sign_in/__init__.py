"""How programs sign in: tokens, what allauth answers them, and how it is described."""
