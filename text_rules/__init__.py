"""Rules for texts that people write and read, for every door alike. Knows no app and no Django."""
