"""What tests of every domain use."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context

from tests.build_template import PASSWORD

__all__ = ["PASSWORD", "Queries", "client_of", "in_municipality", "make_announcement", "make_event"]


@contextmanager
def in_municipality(schema: str) -> Iterator[None]:
    """Run the block in the schema and role of a municipality."""
    with schema_context(schema):
        yield


def host_of(schema: str) -> str:
    """The host of a schema in the tests."""
    return "localhost" if schema == "public" else f"{schema.replace('_', '-')}.localhost"


def client_of(schema: str, **headers: str) -> Client:
    """A browser on the portal of `schema`; `public` is the root domain."""
    return Client(SERVER_NAME=host_of(schema), headers=headers)


SIGN_IN = "/racun/prijava/"


def signs_in(client: Client, email: str, password: str = PASSWORD) -> bool:
    """Whether the password opens an account, as a form sends it; the session is the client's."""
    client.post(SIGN_IN, {"login": email, "password": password})
    return client.get("/racun/").status_code == 200


def with_second_factor(client: Client, schema: str) -> Client:
    """The same browser, as if a code had been given in its session."""
    with schema_context(schema):
        session = client.session
        whose = session["_auth_user_id"]
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session["account_authentication_methods_user"] = str(whose)
        session.save()
    return client


def signed_in(schema: str, email: str = "") -> Client:
    """A browser with the session of a person of `schema`, its administrator by default.

    Both factors were given.
    """
    client = client_of(schema)
    data = {"login": email or f"admin@{schema}.example", "password": PASSWORD}
    response = client.post(SIGN_IN, data)
    assert response.status_code == 302, response.content
    return with_second_factor(client, schema)


class Queries(CaptureQueriesContext):
    """Holds a block to a number of queries, and lists them when it differs.

    Switching the connection to a municipality is one statement more, sent only when the last
    request was another's; it is not counted (tests of the role wall count it).
    """

    def __init__(self, expected: int) -> None:
        super().__init__(connection)
        self.expected = expected

    def __exit__(self, *exception: Any) -> None:
        super().__exit__(*exception)
        if exception[0] is None:
            counted = [q for q in self.captured_queries if not q["sql"].startswith("SET search_")]
            sql = "\n".join(query["sql"][:300] for query in counted)
            assert len(counted) == self.expected, f"{len(counted)}, not {self.expected}:\n{sql}"


def make_announcement(
    schema: str, *, language: str = "sl", live: bool = True, **fields: Any
) -> Any:
    """An announcement of `schema`, published as an editor would."""
    from cms.models import AnnouncementIndexPage, AnnouncementPage

    title = fields.setdefault("title", f"Obvestilo {schema}")
    defaults = {"summary": f"Povzetek: {title}", "body": f"<p>Besedilo: {title}</p>"}
    with schema_context(schema):
        index = AnnouncementIndexPage.objects.get(locale__language_code=language)
        page = AnnouncementPage(**(defaults | fields), locale=index.locale, live=False)
        index.add_child(instance=page)
        if live:
            page.save_revision().publish()
        return AnnouncementPage.objects.get(pk=page.pk)


def make_event(
    schema: str,
    *,
    language: str = "sl",
    live: bool = True,
    starts_at: datetime | None = None,
    **fields: Any,
) -> Any:
    """An event of `schema`, in a week and for two hours unless said otherwise."""
    from cms.models import EventIndexPage, EventPage

    title = fields.setdefault("title", f"Dogodek {schema}")
    starts = starts_at or timezone.now() + timedelta(days=7)
    defaults = {
        "summary": f"Povzetek: {title}",
        "place": "Kulturni dom",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
    }
    with schema_context(schema):
        index = EventIndexPage.objects.get(locale__language_code=language)
        page = EventPage(**(defaults | fields), locale=index.locale, live=False)
        index.add_child(instance=page)
        if live:
            page.save_revision().publish()
        return EventPage.objects.get(pk=page.pk)


def sent_mails(schema: str = "alpha") -> list[Any]:
    """The mails that wait in `schema`, handed over to the server of the tests, which keeps them."""
    from django.core import mail

    from notifications.models import Mail
    from notifications.services import hand_over

    with schema_context(schema):
        for number in Mail.objects.filter(sent_at=None).order_by("pk").values_list("pk", flat=True):
            hand_over(mail_id=number)
    return list(mail.outbox)
