"""No text on any page is left untranslated: every route, in a language made up for the purpose."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pprint import pformat

import feedparser
import pytest
from django.urls import resolve
from django.utils.translation import gettext, ngettext
from icalendar import Calendar

from cofinancing.models import Applicant, Role, State, Topic
from cofinancing.programmes import programmes
from processes.recipe import Text, all_recipes, catalogue
from tests.languages.pseudo import (
    bare,
    bare_in_page,
    content,
    missing,
    pseudo_language,
    untranslated,
)
from tests.tenants.isolation.routes import FURTHER, PORTAL, ROOT
from tests.tenants.isolation.seen import ask

pytestmark = pytest.mark.django_db


def texts_in(thing):
    """The words of recipes, however deep they stand."""
    if isinstance(thing, Text):
        return {thing.sl}
    if is_dataclass(thing):
        return set().union(*(texts_in(getattr(thing, one.name)) for one in fields(thing)))
    if isinstance(thing, Mapping):
        return texts_in(list(thing.values()))
    if isinstance(thing, list | tuple | set | frozenset):
        return set().union(*map(texts_in, thing))
    return set()


# What stands in every language as it is, and why.
ALLOWED = {
    "Skupaj": "the name of the product",
    "Slovenščina": "languages are named in themselves",
    "English": "languages are named in themselves",
    "A": "a group of opinion",
    "B": "a group of opinion",
    "RSS": "the name of a format",
    "Atom": "the name of a format",
    "iCalendar": "the name of a format",
    "PDF": "the name of a format",
    "TXT": "the name of a format",
    "CSV": "the name of a format",
    "GeoJSON": "the name of a format",
    "DOCX": "the name of a format",
    "360Giving": "the name of a format",
    "OpenAPI 3.1": "the name of a format",
    "EUPL-1.2": "the name of a licence",
    "WMS": "the name of a format",
    "9 km²": "a number with its unit",
    "P": "the first letter of a theme",
    "Word": "the name of a format",
    "type": "a name in GeoJSON",
    "coordinates": "a name in GeoJSON",
    "Občina Alpha": "the name of a municipality",
    "Občina Beta": "the name of a municipality",
}
# Tables to import name their columns, and what stands in these, alike in each language.
COLUMNS = (
    "address body draft ends_at image_alt image_url kind lat lon old_url place published_at "
    "starts_at summary title topic"
)
ALLOWED |= dict.fromkeys((*COLUMNS.split(), "announcements.csv", "events.csv"), "names in a table")
WORDS = (*programmes(), *Applicant.values, *Topic.values, *Role.values, *State.values)
ALLOWED |= dict.fromkeys(WORDS, "a word of a table to import")
# Recipes are written in Slovenian and English; a reader of another language is told which it is.
RECIPES = [*all_recipes(), catalogue()]
PIECES = (piece for text in texts_in(RECIPES) for piece in bare(text)[0])
ALLOWED |= dict.fromkeys(PIECES, "the words of a recipe")
# Programmes have the names that those give them who pay.
NAMED = (
    piece for one in programmes().values() for name in one.names.values() for piece in bare(name)[0]
)
ALLOWED |= dict.fromkeys(NAMED, "the name of a programme")
# Doors of ours; the rest of the back office is Wagtail's, translated by its own people.
DESK = ("cms.", "portal.")
# Read by programs alone, or written for programmers in English.
PROGRAMS = (
    "api/v1/schema/",
    "racun/moji-podatki/",
    "theme.css",
    "media/<path:path>",
    "styleguide/",
)


def lines(table):
    """The requests that show something, by their route."""
    return {
        route: line
        for route, line in table.items()
        if line.method == "GET"
        and route not in PROGRAMS
        and not line.to
        and "/en/" not in line.path
    }


def ours(line, world, on):
    """Whether a view of ours answers; pages are shown by Wagtail's view with our templates."""
    path = line.path.format_map(world.names).partition("?")[0]
    if on or not path.startswith("/admin/"):
        return True
    return resolve(path, "config.urls").func.__module__.startswith(DESK)


def said(response, desk):
    """What an answer says outside of all brackets."""
    kind = response.get("Content-Type", "").partition(";")[0]
    body = response.getvalue()
    if kind == "text/html":
        return bare_in_page(body.decode(), "main" if desk else "")
    if kind == "application/problem+json":
        told = response.json()
        return [piece for name in ("title", "detail") for piece in bare(told.get(name) or "")[0]]
    if kind in ("application/rss+xml", "application/atom+xml"):
        return _of_feed(feedparser.parse(body))
    if kind == "text/calendar":
        return _of_calendar(Calendar.from_ical(body))
    return []


def _of_feed(feed):
    texts = [feed.feed.get("title", ""), feed.feed.get("subtitle", "")]
    texts += [entry.get(name, "") for entry in feed.entries for name in ("title", "summary")]
    return [piece for text in texts for piece in bare(text)[0]]


def _of_calendar(calendar):
    names = ("SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME")
    texts = [str(part.get(name, "")) for part in calendar.walk() for name in names]
    return [piece for text in texts for piece in bare(text)[0]]


def visit(world, table, on=None):
    """What is left untranslated, by the route that shows it, and how many routes were read."""
    written, found, read = content("alpha"), {}, 0
    with pseudo_language():
        for route, line in lines(table).items():
            if not ours(line, world, on):
                continue
            read += 1
            response = ask(world.client(line.by, on=on), line, world)
            pieces = said(response, desk=line.path.startswith("/admin/"))
            if left := untranslated(pieces, written, ALLOWED):
                found[route] = left
    return found, read


def test_no_page_of_a_portal_or_its_desk_has_an_untranslated_text(worlds):
    found, read = visit(worlds["alpha"], PORTAL | FURTHER)
    assert not found, pformat(found)
    assert read > 90


def test_citizens_read_italian_and_hungarian_even_where_libraries_speak(worlds):
    """What the desk needs beyond these may be missing: nobody works there in Hungarian."""
    world = worlds["alpha"]
    with pseudo_language() as pseudo:
        for line in lines(PORTAL | FURTHER).values():
            if not line.path.startswith(("/admin/", "/_util/")):
                ask(world.client("editor" if "/racun/" in line.path else line.by), line, world)
        for line in lines(ROOT).values():
            if not line.path.startswith("/console/"):
                ask(world.client(line.by, on="public"), line, world)
    assert len(pseudo.asked) > 250
    assert {language: missing(pseudo.asked, language) for language in ("it", "hu")} == {
        "it": set(),
        "hu": set(),
    }


def test_no_page_of_the_root_domain_has_an_untranslated_text(worlds):
    found, read = visit(worlds["alpha"], ROOT, on="public")
    assert not found, pformat(found)
    assert read > 15


def test_a_text_that_nobody_translated_is_found():
    page = "<html lang='sl'><title>‹Naslov›</title><p>‹Prosimo, <b>pišite</b>› Now <a title='Go'>"
    assert bare_in_page(page + "<i lang='en'>English words</i></a></html>") == ["Now", "Go"]
    with pseudo_language():
        assert gettext("Search") == "‹Išči›"
        assert gettext("Never translated") == "Never translated"
        assert ngettext("%(total)s portal", "%(total)s portals", 2) == "‹%(total)s portala›"
        assert ngettext("one such", "many such", 2) == "many such"
