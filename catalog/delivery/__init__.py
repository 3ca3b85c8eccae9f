"""Who may have which bytes, and how they get them."""
