"""What the pages show, computed from the store; the templates only lay it out."""
