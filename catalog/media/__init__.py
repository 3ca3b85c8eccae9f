"""The media engine: files in, verified streams, pictures and subtitles out. Knows no models."""
