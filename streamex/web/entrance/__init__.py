"""Coming in for the first time: by an invitation, or as the first administrator."""
