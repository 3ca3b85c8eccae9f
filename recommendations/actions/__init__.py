"""What changes the world: one function a verb."""
