"""A made-up language: each message stands in brackets, so that what stands in none is untranslated.

It takes the place of Slovenian, so that every address of the tests still leads where it did. A
message without a Slovenian translation, of ours or of a library, stays bare like a text that never
went through gettext.
"""

import json
import re
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import trans_real

from tests.support import in_municipality

OPEN, CLOSE = "‹", "›"
LANGUAGE = "sl"
# Contexts of messages that nobody reads: how a date is put together, words of an address.
NOT_READ = {"date format", "in an address"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
SILENT = {"script", "style", "template", "code"}
SPOKEN = {"alt", "title", "aria-label", "aria-description", "aria-valuetext", "placeholder"}
READ_META = {"description", "og:title", "og:description", "og:image:alt", "og:site_name"}
# What is no language: addresses, hosts, hashes.
BEYOND_WORDS = re.compile(r"\S+@\S+|https?://\S+|\b[\w-]+\.(?:localhost|example|si|org)\b\S*")
BETWEEN = re.compile(r"[^\w\s.'’%-]|\s-\s|\n")
# Tables whose English nobody reads, so that it must not pass for what somebody wrote.
NOT_CONTENT = ("auth_permission", "django_", "records_", "queue_", "notifications_mail", "search_")


class Pseudo:
    """The translation of a language, with each of its messages in brackets."""

    def __init__(self, real):
        self.real = real
        self.asked = set()

    def __getattr__(self, name):
        return getattr(self.real, name)

    def gettext(self, message):
        context, mark, _rest = message.rpartition("\x04")
        self.asked.add(message)
        text = self.real._catalog.get(message)
        if not text or (mark and context in NOT_READ):
            return self.real.gettext(message)
        return f"{OPEN}{text}{CLOSE}"

    def ngettext(self, one, many, number):
        self.asked.add((one, 0))
        try:
            return f"{OPEN}{self.real._catalog.plural(one, number)}{CLOSE}"
        except KeyError:
            return one if number == 1 else many


@contextmanager
def pseudo_language():
    """Within the block Slovenian is the made-up language, which is given."""
    pseudo = Pseudo(trans_real.translation(LANGUAGE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(trans_real._translations, LANGUAGE, pseudo)
        patch.setattr(trans_real, "_default", None)
        translation.deactivate()
        yield pseudo
        translation.deactivate()


def missing(asked, language):
    """The messages among those asked for that a language has no translation of."""
    known = trans_real.translation(language)._catalog
    return {message for message in asked if not known.get(message)}


class Reader(HTMLParser):
    """What of a page its reader sees or hears, as far as it stands in no brackets."""

    def __init__(self, only=""):
        super().__init__()
        # The element within which is read, or everything.
        self.only, self.language = only, ""
        self.open, self.bare, self.depth = [], [], 0

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        other = given.get("lang", self.language) != self.language
        if tag not in VOID:
            self.open.append((tag, other or tag in SILENT))
        if self._is_read() and not other:
            for value in spoken(tag, given, is_whole=not self.only):
                self.bare += bare(value)[0]

    def handle_endtag(self, tag):
        while any(name == tag for name, _ in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if self._is_read():
            found, self.depth = bare(data, self.depth)
            self.bare += found

    def _is_read(self):
        tags = [tag for tag, _ in self.open]
        return not any(silent for _, silent in self.open) and (
            not self.only or self.only in tags or "title" in tags
        )


def spoken(tag, given, *, is_whole):
    """The attributes of an element that are read out or shown, or that its script shows."""
    found = [value for name, value in given.items() if name in SPOKEN]
    if is_whole:
        # In the back office these are what Wagtail's scripts are told.
        found += [
            value for name, value in given.items() if name.startswith("data-") and " " in value
        ]
    if tag == "input" and given.get("type") in ("submit", "button", "reset"):
        found.append(given.get("value", ""))
    if tag == "meta" and (given.get("name") or given.get("property")) in READ_META:
        found.append(given.get("content", ""))
    return found


def bare(text, depth=0):
    """The pieces of `text` outside of all brackets, and how many are open at its end."""
    outside = []
    for part in re.split(f"([{OPEN}{CLOSE}])", text):
        if part == OPEN:
            depth += 1
        elif part == CLOSE:
            depth -= 1
        elif not depth:
            outside.append(part)
    pieces = BETWEEN.split("\n".join(BEYOND_WORDS.sub("\n", part) for part in outside))
    said = (" ".join(piece.split()).strip(".'’%- ") for piece in pieces)
    return [piece for piece in said if any(sign.isalpha() for sign in piece)], depth


def bare_in_page(html, only=""):
    """What of a page is not translated, or content; the brackets must be closed at its end."""
    reader = Reader(only)
    reader.feed(html)
    reader.close()
    assert reader.depth == 0, "a message was cut off"
    return reader.bare


def content(schema):
    """Everything that people have written in a municipality: the texts in its tables."""
    with in_municipality(schema), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 "
            "AND a.atttypid::regtype::text IN ('text', 'character varying', 'jsonb') "
            "AND NOT a.attisdropped",
            [schema],
        )
        columns = [row for row in cursor.fetchall() if not row[0].startswith(NOT_CONTENT)]
        texts = set()
        for table, column in columns:
            cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')
            texts |= {text for (value,) in cursor.fetchall() for text in leaves(value)}
    return {" ".join(re.sub("<[^>]+>", " ", text).split()) for text in texts}


def leaves(value):
    """The texts in a value of a column, which may be JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = json.loads(value)
        except ValueError:
            return [value]
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [text for one in inner for text in leaves(one)]
    return [value] if isinstance(value, str) else []


def untranslated(pieces, written, allowed):
    """Those of the pieces that are neither content, nor put together from it, nor allowed."""
    whole = "\n".join(written)
    values = sorted((value for value in written if len(value) > 2), key=len, reverse=True)
    return {piece for piece in pieces if piece not in allowed and not _is_in(piece, whole, values)}


def _is_in(piece, whole, values):
    if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", whole):
        return True
    for value in values:
        piece = piece.replace(value, "")
    return not any(sign.isalpha() for sign in piece)
