"""Floor 5: everything that faces outward: the command line, the Flask app, SPARQL, pages."""

__version__ = "0.1.0"
