"""People at work while gunicorn, the workers and PostgreSQL are killed at random moments.

In each of twenty rounds an operator creates, brands, suspends, exports, restores and deletes at
the console, one editor imports texts with pictures, and another publishes; meanwhile each of the
four is killed once and started again. `SOAK_SEED` repeats the moments.
"""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg2
import pytest

from tests.cms.imports.support import website
from tests.files import samples
from tests.soak import wholeness
from tests.soak.browsers import Editor, Operator
from tests.soak.crew import crew, killed_at, moments
from tests.soak.installation import installation
from tests.soak.running import until

pytestmark = pytest.mark.soak
RUNS = int(os.environ.get("SOAK_RUNS", "20"))
SEED = int(os.environ.get("SOAK_SEED", "20261122"))
VICTIMS = ("gunicorn", "worker", "fleet", "postgres")
TEXTS = 5
# The queue waits longer after each attempt; what has broken off is tried at once here.
_HASTEN = """
    UPDATE public.django_tasks_database_dbtaskresult SET run_after = now()
     WHERE status = 'READY' AND run_after > now() AND traceback <> ''
"""
_ONCE = """
    SELECT p.title FROM {0}.cms_basepage p WHERE p.title LIKE %s
     GROUP BY p.title HAVING count(*) <> 1
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The installation, its crew, its people, and an older website with pictures."""
    folder = tmp_path_factory.mktemp("work")
    with installation(folder) as place, website() as site:
        secret = place.settle()
        for number in range(TEXTS):
            site.put(f"/slike/{number}.png", samples.png(400 + number, 300))
        with crew(place, site.port) as made:
            people = Operator(made, secret), Editor(made, "alpha"), Editor(made, "beta")
            yield place, made, site, people


def table(site, number):
    """Texts of an older website, each with a picture and an old address."""
    lines = ["title;summary;body;old_url;image_url;image_alt"]
    for text in range(TEXTS):
        name = f"Uvoz {number} {text}"
        old, image = f"https://stara.example/{number}/{text}/", f"{site.address}/slike/{text}.png"
        lines.append(f"{name};Povzetek.;Besedilo {name}.;{old};{image};Slika {text}")
    return "\n".join(lines).encode()


def life(operator, number):
    """A municipality from its creation, alone or out of a list, to its end; a copy of it stays."""
    schema, copy = f"kraj{word(number)}", f"kopija{word(number)}"
    named = {"name": f"Kraj {word(number)}", "colour": "#0b4f6c", "accent": "#e0a800"}
    new = named | {"schema": schema, "host": f"{schema}.localhost", "kind": "regional_centre"}
    of = f"/console/municipalities/{schema}/"
    if number % 2:
        operator.has("create", schema, "/console/new/", new | {"languages": ["en"]})
    else:
        csv = f"code,name,schema,host\n{20 + number:03},{named['name']},{schema},{new['host']}\n"
        operator.has("import", "", "/console/import/", {"csv": csv})
    look = {f"brand-{name}": value for name, value in named.items()} | {"brand-languages": ["en"]}
    arms = {"brand-arms": ("grb.png", samples.png(20, 20), "image/png")}
    operator.has("brand", schema, f"{of}brand/", look, lambda: arms)
    operator.has("suspend", schema, f"{of}suspend/", {"reason": "Vzdrževanje", "sure": "on"})
    operator.has("resume", schema, f"{of}resume/", {})
    made = operator.has("export", schema, f"{of}export/", {"encrypt_to": ""})
    wanted = {"archive": made["archive"], "schema": copy, "host": f"{copy}.localhost"}
    operator.has("restore", copy, "/console/restore/", wanted | {"without_code": "on"})
    ended = {"confirm": named["name"], "grace": "0", "reason": ""}
    operator.has("delete", schema, f"{of}delete/", ended)
    operator.has("purge", schema, f"{of}purge/", ended)


def word(number):
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def work(people, site, number):
    """All three at once; the futures of what they do."""
    operator, importer, publisher = people
    pool = ThreadPoolExecutor(3)
    begun = [
        pool.submit(life, operator, number),
        pool.submit(importer.imports, f"uvoz{number}.csv", table(site, number)),
    ]
    begun.append(pool.submit(publishing, publisher, number, list(begun)))
    pool.shutdown(wait=False)
    return begun


def publishing(publisher, number, others):
    """One announcement after another while the others are at work; how many."""
    published = 0
    while published < 3 or not all(one.done() for one in others):
        publisher.publishes(f"Objava {number} {published}")
        published += 1
    return published


def ended(made, begun):
    """Wait for all of it, with whatever has died begun again; how many were published."""
    over = False
    while not over:
        over = all(one.done() for one in begun)
        made.ensure()
        with suppress(psycopg2.Error):  # the server is away for a moment
            made.place.do(_HASTEN)
        time.sleep(0.3)
        for one in begun:
            if one.done():
                one.result()
    return begun[-1].result()


def settled(made):
    """Wait until nothing is on its way and the directory has heard of everything."""

    def quiet():
        made.ensure()
        made.place.do(_HASTEN)
        found = wholeness.faults_of_tasks(made.place)
        return not found and not wholeness.faults_of_the_directory(made.place)

    until(quiet, "something is still on its way", 60)


def check(made, number, published):
    """Nothing is half there, and everything that was asked for is there once."""
    place = made.place
    try:
        settled(made)
    except AssertionError:
        assert wholeness.faults_of_tasks(place) == {}
        assert wholeness.faults_of_the_directory(place) == {}
    assert wholeness.faults_of_municipalities(place) == {}
    assert wholeness.faults_of_files(place) == {}
    faulty = "SELECT reason FROM alpha.cms_importline WHERE outcome NOT IN ('create')"
    assert place.ask(faulty) == []
    runs = "SELECT state, trouble FROM alpha.cms_importrun WHERE file_name = %s"
    assert place.rows(runs, f"uvoz{number}.csv") == [("done", "")]
    for schema, what, many in (("alpha", "Uvoz", TEXTS), ("beta", "Objava", published)):
        assert place.ask(_ONCE.format(schema), f"{what} {number} %") == []
        sql = f"SELECT count(*) FROM {schema}.cms_basepage WHERE live AND title LIKE %s"
        assert place.ask(sql, f"{what} {number} %") == [many]
    redirects = "SELECT count(*) FROM alpha.wagtailredirects_redirect WHERE old_path LIKE %s"
    assert place.ask(redirects, f"/{number}/%") == [TEXTS]
    assert place.ask("SELECT count(*) FROM alpha.cms_portalimage") == [TEXTS]


def test_whoever_is_killed_the_work_is_done_once_and_nothing_is_half(served, capsys):
    place, made, site, people = served
    chosen, killed = random.Random(SEED), Counter()
    began = time.monotonic()
    check(made, 0, ended(made, work(people, site, 0)))
    length = time.monotonic() - began
    for number in range(1, RUNS + 1):
        began = time.monotonic()
        begun = work(people, site, number)
        for moment, name in moments(chosen, VICTIMS, length):
            killed[killed_at(made, name, moment, chosen, began)] += 1
        published = ended(made, begun)
        made.until_served()
        check(made, number, published)
        with capsys.disabled():
            print(f"{number}: {time.monotonic() - began:.0f} s", end=" ", flush=True)
    with capsys.disabled():
        report(place, people, killed, length)


def report(place, people, killed, length):
    """What was seen, for the reader."""
    lost = sum((person.lost for person in people), Counter())
    again = place.ask("SELECT count(*) FROM public.console_fleetjob WHERE attempts > 1")[0]
    repeated = place.ask(
        "SELECT count(*) FROM public.django_tasks_database_dbtaskresult"
        " WHERE jsonb_array_length(worker_ids::jsonb) > 1"
    )[0]
    print(
        f"\nseed {SEED}: a round without a kill {length:.1f} s; killed {dict(killed)}\n"
        f"requests lost {dict(lost)}; jobs taken up again {again}, tasks {repeated}\n"
        f"jobs that failed, said why and were asked for again: {people[0].refused}\n"
        f"files that nothing names: {wholeness.nameless_files(place)}"
    )
