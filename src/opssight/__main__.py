"""``python -m opssight`` is the same as the ``opssight`` command; the supervisor starts its children this way."""

from opssight.entrypoints.cli import main

if __name__ == "__main__":
    main()
