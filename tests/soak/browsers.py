"""People at work whose server is killed under their hands: each looks what has become of what they
asked for, and asks again where nothing has."""

import time
from collections import Counter

import psycopg2
import requests

from tenants.console import totp
from tests.accounts import visitor
from tests.build_template import PASSWORD
from tests.cms.backoffice import announcement_form
from tests.soak.settle import EMAIL

# Seconds; a machine that others use, too, is slow, which is no fault of what is tested.
PATIENCE = 240


class Gone(Exception):
    """The answer did not come."""


class Browser:
    """Somebody's browser at one host."""

    def __init__(self, crew, host):
        self.crew, self.host = crew, host
        self.session, self.lost = requests.Session(), Counter()
        self.session.headers["Host"] = host

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, data, files=None):
        """Send a form; the answer, which may be a page that says what was wrong."""
        token = self.session.cookies.get("csrftoken", "")
        return self._ask("POST", path, data=data, files=files, headers={"X-CSRFToken": token})

    def _ask(self, method, path, **more):
        url = f"http://127.0.0.1:{self.crew.port}{path}"
        try:
            answer = self.session.request(method, url, timeout=60, allow_redirects=False, **more)
        except requests.RequestException as error:
            self.lost["no answer"] += 1
            raise Gone from error
        if answer.status_code >= 500:
            self.lost[str(answer.status_code)] += 1
            raise Gone(answer.status_code)
        return answer


def insist(done, ask, what):
    """Ask again and again until it is done; returns how often it was asked."""
    asked, deadline = 0, time.monotonic() + PATIENCE
    while True:
        try:
            if done():
                return asked
            ask()
            asked += 1
        except (Gone, psycopg2.Error):
            time.sleep(0.2)
        assert time.monotonic() < deadline, what


class Operator(Browser):
    """At the console."""

    def __init__(self, crew, secret):
        super().__init__(crew, "localhost")
        self.place, self.refused = crew.place, []
        assert self.get("/console/sign-in/").status_code == 200
        given = {"email": EMAIL, "password": PASSWORD}
        assert self.post("/console/sign-in/", given).status_code == 302
        code = totp.code_at(secret, totp.step_of(time.time()))
        assert self.post("/console/second-factor/", {"code": code}).status_code == 302

    def has(self, kind, schema, path, data, files=None):
        """Ask for a job until one is done; one that failed has to say why. Returns its report."""
        newest = "SELECT max(asked_at) FROM public.console_fleetjob WHERE kind = %s"
        since = self.place.ask(newest, kind)[0]
        jobs = """
            SELECT finished_at IS NOT NULL, failed, outcome, report, id::text
              FROM public.console_fleetjob WHERE kind = %s AND schema_name = %s
               AND (%s IS NULL OR asked_at > %s) ORDER BY asked_at
        """
        report, told = [], set()

        def done():
            found = self.place.rows(jobs, kind, schema, since, since)
            for finished, failed, outcome, facts, number in found:
                if not finished:
                    raise Gone
                if failed and number not in told:
                    told.add(number)
                    assert outcome
                    self.refused.append(f"{kind}: {outcome}")
                if not failed:
                    report.append(facts)
                    return True
            return False

        def ask():
            answer = self.post(path, data, files() if files else None)
            refusals = (answer.status_code, answer.text[-3000:])
            assert answer.status_code == 302, refusals
            assert "/console/jobs/" in answer.headers["Location"], answer.headers["Location"]

        insist(done, ask, f"{kind} {schema}")
        return report[0]


class Editor(Browser):
    """In a municipality's back office."""

    def __init__(self, crew, schema):
        super().__init__(crew, f"{schema}.localhost")
        self.place, self.schema = crew.place, schema
        assert self.get(visitor.SIGN_IN).status_code == 200
        given = {"login": f"admin@{schema}.example", "password": PASSWORD}
        assert self.post(visitor.SIGN_IN, given).status_code == 302
        assert self.post(visitor.CODE, {"code": visitor.code()}).status_code == 302
        assert self.get("/admin/").status_code == 200

    def publishes(self, title):
        """Publish an announcement, once."""
        list_page = self.place.ask(
            f"SELECT min(basepage_ptr_id) FROM {self.schema}.cms_announcementindexpage"
        )[0]
        path = f"/admin/pages/add/cms/announcementpage/{list_page}/"
        there = f"SELECT 1 FROM {self.schema}.cms_basepage WHERE title = %s"
        form = announcement_form(title, **{"action-publish": "1"})

        def ask():
            answer = self.post(path, form)
            assert answer.status_code == 302, (answer.status_code, answer.text[:3000])

        return insist(lambda: self.place.ask(there, title), ask, title)

    def imports(self, name, content):
        """Give a file, confirm its preview, and wait for the report."""
        sql = f"SELECT id, state, trouble FROM {self.schema}.cms_importrun WHERE file_name = %s"

        def state():
            found = self.place.rows(sql, name)
            return found[-1][:2] if found else (0, "")

        def give():
            data = {"source": "csv", "language": "sl"}
            answer = self.post("/admin/imports/new/", data, {"file": (name, content, "text/csv")})
            assert answer.status_code == 302, (answer.status_code, answer.text[:3000])

        def start():
            number, now = state()
            if now == "reading":
                raise Gone
            assert now == "previewed", now
            self.post(f"/admin/imports/{number}/start/", {"without_faulty": "on"})

        def ended():
            if state()[1] == "running":
                raise Gone
            return state()[1] == "done"

        insist(lambda: state()[1], give, name)
        insist(lambda: state()[1] in ("running", "done"), start, name)
        insist(ended, start, name)
