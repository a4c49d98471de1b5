"""Records become quads, in the shape that ``docs/model.md`` describes."""
