"""Settings of a release that is still to come: the code of today with migrations that follow it.

`NEXT=column` (the default) adds a column and an index, `NEXT=whole` a table besides, with a
migration that breaks or takes its time where `NEXT_FAILS_IN` and `NEXT_SECONDS` say so.
"""

import os

from config.settings import *  # noqa: F403

_PACKAGES = {"column": "next_cms", "whole": "next_more"}
MIGRATION_MODULES = {"cms": f"tests.tenants.fleet.{_PACKAGES[os.environ.get('NEXT', 'column')]}"}
