"""The way out: who may play what, and the addresses they are given."""
