"""Floor 1: what may be said. Vocabulary, code lists, IRIs, kinds of value and the base of the error family."""
