"""Fills the two municipalities of make_step1.sh; runs with the code of step 1."""

import os
import tempfile
from datetime import datetime, timedelta, timezone

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

PASSWORD = "correct horse battery"
# Long after the last test: the lists of coming events show them.
NEXT_CENTURY = datetime(2101, 3, 4, 17, tzinfo=timezone.utc)  # noqa: UP017 - as the old code


def fill(schema: str) -> None:
    from django_tenants.utils import schema_context

    from accounts.models import User
    from accounts.services import issue_token
    from tests.support import make_announcement, make_event

    for number in range(3):
        make_announcement(schema, title=f"Obvestilo {number} {schema}", slug=f"obvestilo-{number}")
        starts = NEXT_CENTURY + timedelta(days=number)
        make_event(schema, title=f"Dogodek {number} {schema}", starts_at=starts)
    make_announcement(schema, title=f"Osnutek {schema}", live=False)
    with schema_context(schema):
        person = User.objects.get()
        person.set_password(PASSWORD)
        person.save()
        issue_token(
            name="stari program", scopes=["announcements:read"], now=datetime.now().astimezone()
        )


def main() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.MEDIA_ROOT = tempfile.mkdtemp()
    for schema in ("alpha", "beta"):
        fill(schema)


if __name__ == "__main__":
    main()
