"""What is computed from viewings."""
