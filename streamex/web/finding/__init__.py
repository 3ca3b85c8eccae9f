"""Finding something: landing page, home, lists, search, titles, people."""
