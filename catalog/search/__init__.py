"""Search: the same folding, spelling and ranking on both databases, over their own full text."""
