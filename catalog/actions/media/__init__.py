"""What is done to media: sources, pictures, subtitles."""
