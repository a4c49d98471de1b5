"""What a release says of itself, in the forms that catalogues, archives, loaders and people read."""
