"""Watching and listening: the page of the player and what it asks for."""
