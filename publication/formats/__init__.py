"""The formats of a release's graph, each written in one pass over sorted lines."""
