"""Finding what a release holds: its search index, read."""
