"""The review desk: pages on this machine alone, on which people decide about records. ``docs/review.md`` explains it."""
