"""`python -m educli`."""

from educli.app import run

if __name__ == "__main__":
    run()
