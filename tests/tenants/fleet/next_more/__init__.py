"""The migrations of `next_cms`, and one after them: a table."""

from tests.tenants.fleet import next_cms

__path__.extend(next_cms.__path__)
