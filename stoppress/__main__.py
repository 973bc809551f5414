"""`python -m stoppress` is the console script."""

from stoppress.cli import main

main()
