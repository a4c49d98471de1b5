"""``python -m endpoint`` is the same as ``aigaq``."""

from endpoint.cli import main

if __name__ == "__main__":
    main()
