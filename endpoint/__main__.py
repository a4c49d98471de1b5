"""``python -m endpoint`` is the same as ``aigaq``."""

import sys

if __name__ == "__main__":
    try:
        from endpoint.cli import main
    except KeyboardInterrupt:  # while the program was still being read
        print("aigaq: interrupted; nothing is half-written", file=sys.stderr)
        sys.exit(130)
    main()
