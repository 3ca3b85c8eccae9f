"""What editors do to titles and what is in them: write, cast, publish, go back."""
