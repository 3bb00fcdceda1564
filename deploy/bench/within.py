"""Runs Python with more environment: `python -m deploy.bench.within NAME=value … manage.py …`."""

import os
import sys
from itertools import takewhile


def main() -> None:
    """Become the program that follows the assignments."""
    words = sys.argv[1:]
    given = list(takewhile(lambda word: "=" in word, words))
    more = dict(word.split("=", 1) for word in given)
    program = [sys.executable, *words[len(given) :]]
    os.execve(sys.executable, program, os.environ | more)


if __name__ == "__main__":
    main()
