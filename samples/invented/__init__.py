"""An invented catalogue of any size: what is in it, without a database.

Everything follows from a seed. Sizes and popularity have the heavy tails of real catalogues: it is
the largest genre, the busiest actor and the longest series that make a page slow.
"""
