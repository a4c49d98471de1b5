"""Where a release can be asked from: in memory, on disk, or a remote SPARQL 1.1 engine, behind one contract (:mod:`.contract`)."""
