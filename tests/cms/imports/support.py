"""What tests of imports share: files, a real server of pictures, and runs without a worker."""

from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from cms.imports import services
from cms.models import AnnouncementPage, ImportRun
from common.web.fetching import Fetcher
from tests.files import samples
from tests.support import in_municipality

FIXTURES = Path(__file__).with_name("fixtures")


class _Answers(BaseHTTPRequestHandler):
    """Answers each path with what the test has put there; notes what was asked."""

    def __init__(self, server, *arguments):
        self.known = server
        super().__init__(*arguments)

    def do_GET(self):
        self.known.asked.append(self.path)
        status, headers, body = self.known.answers.get(self.path, (404, {}, b"ni"))
        if callable(body):
            body(self)
            return
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Quiet."""


class Website:
    """The older website of a municipality, on this machine."""

    def __init__(self):
        self.answers, self.asked = {}, []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answers, self))
        self.port = self.server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def put(self, path, body, media_type="image/png", status=200, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": media_type} | named, body)

    def fetcher(self, **more):
        """One that is let through to this website, and to nothing else that is not public."""
        return Fetcher(allowed=frozenset({("127.0.0.1", self.port)}), **more)


@contextmanager
def website():
    made = Website()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()


def fixture(name, server="https://www.dolnji-breg.si"):
    return (FIXTURES / name).read_bytes().replace(b"@SERVER@", server.encode())


def pictures_of(site):
    """Put the pictures that the export names onto the older website."""
    site.put("/wp-content/uploads/2019/08/naslovna.png", samples.png(40, 30))
    site.put("/wp-content/uploads/2019/08/igrisce-300x200.png", samples.png(41, 30))
    site.put("/slike/kosovni.png", samples.png(42, 30))


def administrator(schema="alpha"):
    return User.objects.get(email=f"admin@{schema}.example")


def begin(content, source="wxr", *, name="izvoz.xml", schema="alpha", address="", language="sl"):
    """A source given by the administrator of a municipality; call it there."""
    file = None if address else ContentFile(content, name)
    return services.begin(
        source=source,
        file=file,
        address=address,
        language=language,
        by=administrator(schema),
        now=timezone.now(),
    )


def previewed(content, source="wxr", *, fetcher=None, schema="alpha", **more):
    """A run of which the preview has been made."""
    with in_municipality(schema):
        made = begin(content, source, schema=schema, **more)
        services.preview(run_id=made.pk, fetcher=fetcher or Fetcher(), now=timezone.now())
        return ImportRun.objects.get(pk=made.pk)


def imported(content, source="wxr", *, fetcher=None, schema="alpha", without_faulty=True, **more):
    """A run that has been confirmed and has run."""
    run = previewed(content, source, fetcher=fetcher, schema=schema, **more)
    return finish(run, fetcher=fetcher, schema=schema, without_faulty=without_faulty)


def finish(run, *, fetcher=None, schema="alpha", without_faulty=True):
    """Confirm a preview and let it run."""
    with in_municipality(schema):
        confirm(run, schema=schema, without_faulty=without_faulty)
        services.run(run_id=run.pk, fetcher=fetcher or Fetcher(), now=timezone.now())
        return ImportRun.objects.get(pk=run.pk)


def confirm(run, *, schema="alpha", without_faulty=True):
    by, now = administrator(schema), timezone.now()
    return services.start(run_id=run.pk, without_faulty=without_faulty, by=by, now=now)


def lines(run, schema="alpha"):
    """Title, plan and outcome of each line."""
    with in_municipality(schema):
        return [(line.title, line.plan, line.outcome) for line in run.lines.all()]


def table(*rows, header="title;body;old_url"):
    """A table with these lines."""
    return "\n".join([header, *rows]).encode()


def titles(schema="alpha", model=AnnouncementPage):
    with in_municipality(schema):
        return sorted(model.objects.values_list("draft_title", flat=True))


def page(title, schema="alpha"):
    with in_municipality(schema):
        return AnnouncementPage.objects.get(draft_title=title)
