"""Writing the catalogue over the API, and reading it as its editors do."""
