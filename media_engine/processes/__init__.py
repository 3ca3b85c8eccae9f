"""Programs in limited child processes: FFmpeg, and the probe."""
