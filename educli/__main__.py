"""`python -m educli`."""

import sys

from educli.app import main

if __name__ == "__main__":
    sys.exit(main())
