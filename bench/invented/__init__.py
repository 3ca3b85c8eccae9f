"""Writes the invented catalogue of `samples.invented` into an installation, and takes it away."""
