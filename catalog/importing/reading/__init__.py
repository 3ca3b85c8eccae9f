"""Reads what a folder or a bucket holds: its files, their names, descriptions and tags."""
