"""How people sign in and up here: what allauth asks, by the rules of StreamEx."""
