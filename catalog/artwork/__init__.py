"""Pictures of titles, playables and people: saved, drawn again, composed in type."""
