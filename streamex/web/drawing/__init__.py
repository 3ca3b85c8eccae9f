"""What pages are made of: cards, pictures, lengths in words."""
