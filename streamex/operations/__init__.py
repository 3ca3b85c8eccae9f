"""What whoever runs StreamEx asks it."""
