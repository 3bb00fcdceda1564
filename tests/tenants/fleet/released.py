"""Not collected by itself: writes down the migrations of the code as it is, when a release is cut.

python -m pytest tests/tenants/fleet/released.py
"""

from pathlib import Path

from django.db.migrations.loader import MigrationLoader

RELEASED = Path(__file__).with_name("released.txt")


def names():
    """Every migration of the code and of what it is built on: `app.name`."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(".".join(key) for key in loader.disk_migrations)


def test_the_migrations_of_this_release_are_written_down():
    RELEASED.write_text("\n".join(names()) + "\n")
