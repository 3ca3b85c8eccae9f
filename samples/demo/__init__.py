"""The demo catalogue: short films, songs and lessons, made on the spot by FFmpeg alone."""
