"""What the operator of StreamEx asks it."""
