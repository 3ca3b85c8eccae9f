"""The catalogue's administration; importing a module registers what it holds."""

from catalog.admin import discussions, people, playables, titles

__all__ = ["discussions", "people", "playables", "titles"]
