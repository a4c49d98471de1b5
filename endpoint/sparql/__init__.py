"""SPARQL for strangers: a guard before the engine, processes that can be killed, and the protocol in front."""
