"""The graph as tables, for people who do not use RDF; nothing is lost on the way, so that it can be made of them again."""
