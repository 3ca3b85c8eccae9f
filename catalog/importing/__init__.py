"""Brings folders and buckets into the catalogue: finding, naming, deciding, taking in."""
