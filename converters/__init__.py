"""Floor 3: sources become records, records become quads. Knows no store and no web."""
