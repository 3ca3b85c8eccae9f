"""Browsing: one typed description of a list of titles, its counts and its pages."""
