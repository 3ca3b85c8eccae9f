"""From a source to what is streamed: the ladder, its encodes, fragments and playlists."""
