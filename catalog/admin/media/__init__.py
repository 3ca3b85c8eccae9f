"""Media in the administration: sources and the work on them, pictures, subtitles."""
