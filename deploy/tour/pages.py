"""The kinds of pages, where the demonstration has one of each, and the demonstration itself."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from deploy.checks import ROOT, Trouble, port_number

PORTAL = "hrastnik.localhost"
# Where people are asked something now.
OPEN = "kranj.localhost"
# Where projects are co-financed.
FUNDING = "hoce-slivnica.localhost"
DOMAIN = "localhost"
READY_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: where there is one, and what it is.

    `inside` leads to the first link of the page at `path` that begins with it, and so on. `press`
    is the selector of what is pressed there; `by` is who of the demonstration is signed in.
    """

    name: str
    title: str
    path: str
    host: str = PORTAL
    inside: tuple[str, ...] = ()
    press: str = ""
    by: str = ""


ADMIN, CITIZEN, OFFICIAL = "admin", "obcan", "uradnik"
SEND = "main form button[type=submit]"
QUESTIONS, WORKSHOP, EVENING = (
    f"/dogodki/{slug}/" for slug in ("ura-za-vprasanja", "delavnica", "predstavitveni-vecer")
)
REGISTER, NOTICE, GUESTS = "/prijave/nova/", "/javna-naznanila/", "/admin/registrations/"
PROCESSES, CONSULTATIONS = "/postopki/", "/posvetovanja/"
WASTE, PLAN = f"{CONSULTATIONS}odlok-o-ravnanju-z-odpadki/", f"{CONSULTATIONS}oppn-planina-jug/"
SAY, DESK, ANSWERING = f"{PLAN}oddaja/", "/admin/processes/", "/admin/consultations/"
RENEWING, RENEWED = "/admin/renewal/", "/prenove/prenova-soseske-planina/"
FUNDED = "/sofinanciranje/"
CALLS, PROJECTS, FUNDS = f"{FUNDED}razpisi/", f"{FUNDED}projekti/", "/admin/cofinancing/"
FOR_US = f"{CALLS}za-nas/?who=association&topics=youth&topics=social&own=20"
SIGNING = "/postopki/prenova-soseske-planina/podpisi/1/"
# One line a kind, in the order of the tour.
KINDS = (
    Kind("home", "The first page of a municipality", "/"),
    Kind("home-en", "The same in English", "/en/"),
    Kind("announcements", "Announcements, narrowed by kind, topic and year", "/obvestila/"),
    Kind("announcement", "An announcement", "/obvestila/", inside=("/obvestila/podkraj",)),
    Kind("nothing-found", "A list in which nothing matches", "/obvestila/?year=1999"),
    Kind("errors", "A choice that could not be understood", "/obvestila/?year=lani&topic=vse"),
    Kind("events", "Coming events", "/dogodki/"),
    Kind("event", "An event for which people register", QUESTIONS),
    Kind("event-full", "An event with all seats taken", WORKSHOP),
    Kind("event-past", "An event that is over, with its minutes", EVENING),
    Kind("register", "Registering for an event", QUESTIONS, inside=(REGISTER,)),
    Kind(
        "register-errors", "A registration with faults", QUESTIONS, inside=(REGISTER,), press=SEND
    ),
    Kind("register-full", "Registering for the waiting list", WORKSHOP, inside=(REGISTER,)),
    Kind("found", "Search in a municipality", "/iskanje/?q=proracuna"),
    Kind("alike", "A search that finds nothing but what is alike", "/iskanje/?q=poracun"),
    Kind("notices", "Public notices", NOTICE),
    Kind("notice", "A public notice", NOTICE, inside=(NOTICE,)),
    Kind("archive", "Public notices of earlier", f"{NOTICE}arhiv/"),
    Kind("processes", "What a municipality prepares", PROCESSES),
    Kind("process", "A process with its timeline", PROCESSES, inside=(PROCESSES,)),
    Kind("consultations", "Consultations", CONSULTATIONS),
    Kind("consultation", "A consultation that is open", PLAN, host=OPEN),
    Kind("consultation-over", "One that was answered", WASTE),
    Kind("article", "A part of a draft", f"{WASTE}besedilo/osnutek/a1/"),
    Kind("compared", "What changed in a draft", f"{WASTE}primerjava/osnutek/1/2/"),
    Kind("opinions", "What people said", f"{WASTE}mnenja/"),
    Kind("opinion", "An opinion with its answer", f"{WASTE}mnenja/2/"),
    Kind("report", "The response report", f"{WASTE}porocila/1/"),
    Kind("say", "Handing in an opinion", SAY, host=OPEN, by=CITIZEN),
    Kind("say-errors", "An opinion with faults", SAY, host=OPEN, by=CITIZEN, press=SEND),
    Kind("statements", "Statements, and what people think", f"{PLAN}izjave/", host=OPEN),
    Kind("agree", "Agreeing or not", f"{PLAN}izjave/", host=OPEN, by=CITIZEN),
    Kind("form", "A form to print", f"{PLAN}obrazec/", host=OPEN),
    Kind("renewals", "Renewals of neighbourhoods", "/prenove/", host=OPEN),
    Kind("renewal", "A neighbourhood at a glance", RENEWED, host=OPEN),
    Kind("measures", "Measures on two tracks", f"{RENEWED}ukrepi/", host=OPEN),
    Kind("measure", "A measure", f"{RENEWED}ukrepi/1/", host=OPEN),
    Kind("choice", "Choosing among variants", f"{RENEWED}razlicice/1/", host=OPEN, by=CITIZEN),
    Kind("diary", "The diary of a renewal", f"{RENEWED}dnevnik/", host=OPEN),
    Kind("figures", "Figures of a neighbourhood", f"{RENEWED}kazalniki/", host=OPEN),
    Kind("groups", "Working groups by theme", f"{RENEWED}skupine/", host=OPEN),
    Kind("walk", "A walk with stops", RENEWED, host=OPEN, inside=(f"{RENEWED}sprehodi/",)),
    Kind("marks", "What residents marked", f"{RENEWED}predlogi/", host=OPEN),
    Kind("mark", "A marked place, and what became of it", f"{RENEWED}predlogi/2/", host=OPEN),
    Kind("marking", "Marking a place", f"{RENEWED}predlogi/oddaja/", host=OPEN, by=CITIZEN),
    Kind(
        *("marking-errors", "A mark with faults", f"{RENEWED}predlogi/oddaja/"),
        host=OPEN,
        by=CITIZEN,
        press=SEND,
    ),
    Kind("signatures", "Signatures for an assembly", SIGNING, host=OPEN),
    Kind("signing", "Signing", SIGNING, host=OPEN, by=CITIZEN),
    Kind("cofinancing", "Co-financing", FUNDED, host=FUNDING),
    Kind("calls", "Calls that one can apply to", CALLS, host=FUNDING),
    Kind("call", "A call", f"{CALLS}1/", host=FUNDING),
    Kind("for-us", "Could this be for us?", FOR_US, host=FUNDING),
    Kind("partners", "Looking for partners", f"{CALLS}1/partnerji/", host=FUNDING, by=CITIZEN),
    Kind("projects", "Funded projects", PROJECTS, host=FUNDING),
    Kind("project", "A funded project", f"{PROJECTS}1/", host=FUNDING),
    Kind("answers", "Answers that a municipality owes", "/odgovori-obcine/"),
    Kind("recipes", "How such processes run", "/recepti/"),
    Kind("recipe", "How an ordinance is made", "/recepti/ordinance/"),
    Kind("plain", "A page that editors wrote", "/o-tem-portalu/"),
    Kind("contact", "Contact, with the data-protection officer", "/stik/"),
    Kind("accessibility", "The accessibility statement", "/dostopnost/"),
    Kind("sign-in", "Signing in", "/racun/prijava/"),
    Kind("sign-up", "Making an account", "/racun/registracija/"),
    Kind("sign-up-errors", "An account with faults", "/racun/registracija/", press=SEND),
    Kind("account", "A person's own account", "/racun/", by=CITIZEN),
    Kind("news", "What is new for somebody", "/obvescanje/", by=CITIZEN),
    Kind("follow", "Following topics and places", "/obvescanje/sledi/", by=CITIZEN),
    Kind("followed", "What somebody follows", "/obvescanje/kaj-spremljam/", by=CITIZEN),
    Kind("security", "Second factors of an account", "/racun/varnost/", by=ADMIN),
    Kind("sessions", "Where somebody is signed in", "/racun/seje/", by=ADMIN),
    Kind("missing", "A page that is not there", "/ni-je/"),
    Kind("unknown", "An address of nobody", "/", host="nowhere.localhost"),
    Kind("desk", "The back office: what waits for me", "/admin/", by=ADMIN),
    Kind("desk-notices", "The desk of public notices", "/admin/notices/", by=ADMIN),
    Kind("desk-guests", "The desk of registrations", GUESTS, by=ADMIN),
    Kind("desk-list", "Who has registered for an event", GUESTS, inside=(GUESTS,), by=ADMIN),
    Kind("desk-processes", "The desk of processes", DESK, by=OFFICIAL),
    Kind("desk-process", "A process as a checklist", f"{DESK}1/", by=OFFICIAL),
    Kind("desk-step", "A step with its key questions", f"{DESK}1/comments/", by=OFFICIAL),
    Kind("desk-new", "A process that begins", f"{DESK}new/", by=OFFICIAL),
    Kind("desk-register", "The register", ANSWERING, inside=(ANSWERING,), by=OFFICIAL),
    Kind("desk-enter", "What came on paper", f"{ANSWERING}1/enter/", by=OFFICIAL),
    Kind("desk-answers", "Answers to the register", f"{ANSWERING}1/answers/", by=OFFICIAL),
    Kind("desk-renewal", "The desk of a renewal", f"{RENEWING}1/", host=OPEN, by=OFFICIAL),
    Kind("desk-measures", "Measures", f"{RENEWING}1/measures/", host=OPEN, by=OFFICIAL),
    Kind("desk-measure", "A measure", f"{RENEWING}1/measures/1/", host=OPEN, by=OFFICIAL),
    Kind("desk-marks", "Marked places", f"{RENEWING}1/pins/", host=OPEN, by=OFFICIAL),
    Kind("desk-mark", "Answering a mark", f"{RENEWING}1/pins/1/", host=OPEN, by=OFFICIAL),
    Kind("desk-calls", "Calls", FUNDS, host=FUNDING, by=OFFICIAL),
    Kind("desk-call", "A call", f"{FUNDS}calls/1/", host=FUNDING, by=OFFICIAL),
    Kind("desk-projects", "Projects", f"{FUNDS}projects/", host=FUNDING, by=OFFICIAL),
    Kind("desk-project", "A project", f"{FUNDS}projects/1/", host=FUNDING, by=OFFICIAL),
    Kind("desk-import", "Importing calls", f"{FUNDS}import/calls/", host=FUNDING, by=OFFICIAL),
    Kind("desk-feeds", "Feeds of calls", f"{FUNDS}feeds/", host=FUNDING, by=OFFICIAL),
    Kind("root", "The root domain", "/", host=DOMAIN),
    Kind("portals", "All portals, in a list and on a map", "/portali/", host=DOMAIN),
    Kind("directory", "Announcements of all municipalities", "/obvestila/", host=DOMAIN),
    Kind("search", "Search over all portals", "/iskanje/?q=prora%C4%8Dun", host=DOMAIN),
    Kind("styleguide", "The style guide (development only)", "/styleguide/"),
)


def port() -> int:
    """The port of the demonstration. Raises Trouble when PORT is none."""
    return port_number(os.environ.get("PORT") or "8000")


def text_at(url: str) -> str:
    """The page at `url`, whatever its status. Its host is always this machine."""
    parts = urlsplit(url)
    here = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
    # Browsers know that every name below localhost is this machine; resolvers need not.
    asked = urllib.request.Request(here, headers={"Host": parts.netloc})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as answer:
        return answer.read().decode()


def address(kind: Kind) -> str:
    """Where the way to a kind of page begins."""
    return f"http://{kind.host}:{port()}{kind.path}"


def link_in(kind: Kind, beginning: str, links: Sequence[str]) -> str:
    """The first of `links` that leads further. Raises Trouble when there is none."""
    further = (one for one in links if one.startswith(beginning) and one != kind.path)
    found = next((one for one in further if "?" not in one and not one.endswith(".xml")), None)
    if found is None:
        raise Trouble(f"The demonstration has no page of the kind “{kind.name}”: make demo-reset.")
    return found


@contextmanager
def demonstration() -> Iterator[None]:
    """The demonstration, the one that runs already or one of our own; ended only if it is ours."""
    if _answers():
        yield
        return
    ours = subprocess.Popen([sys.executable, "-m", "deploy.demo"], cwd=ROOT)
    try:
        _await(ours)
        yield
    finally:
        ours.send_signal(signal.SIGINT)
        ours.wait(timeout=60)


def _await(ours: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers():
        if ours.poll() is not None or time.monotonic() > deadline:
            raise Trouble("The demonstration does not start: see what make demo says.")
        time.sleep(0.5)


def _answers() -> bool:
    try:
        return 'class="hero' in text_at(f"http://{PORTAL}:{port()}/")
    except OSError:
        return False
