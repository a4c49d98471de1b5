"""The addresses, one module a family of them; each ``blueprint`` is registered by :mod:`endpoint.app`."""
