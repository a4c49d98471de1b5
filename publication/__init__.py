"""Floor 4: a dataset on disk and how it becomes public."""
