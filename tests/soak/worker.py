"""`manage.py work` that may fetch pictures from a test's own website, which is not public.

python -m tests.soak.worker PORT
"""

import sys
from functools import partial

import django


def main():
    django.setup()
    from django.core.management import call_command

    from cms.imports import tasks
    from common.web.fetching import Fetcher

    allowed = frozenset({("127.0.0.1", int(sys.argv[1]))})
    tasks.Fetcher = partial(Fetcher, allowed=allowed)
    call_command("work", poll=0.2, skip_checks=True)


if __name__ == "__main__":
    main()
