"""Floor 2: what is well said. SHACL shapes, the validation runner and reports as sentences."""
