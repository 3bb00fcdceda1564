"""Messages: every text of ours can be read in Slovenian and English, and citizens' in four."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "platform" / "portal" / "locale"
SOURCES = ("platform", "tenants", "cms", "api")
LANGUAGES = ("sl", "en", "it", "hu")
PLURALS = {"sl": 4, "en": 2, "it": 2, "hu": 2}
# What citizens meet; the rest is the back office's, the operators' and the programmers'.
CITIZENS = re.compile(
    r"^(platform/portal/|platform/\w+/templates/|cms/(filters|findable|models/base)\.py"
    r"|api/(problems|views)\.py|tenants/isolation/refusals\.py)"
)
# Names of fields, which stand beside the citizens' words in these files, are the back office's.
BACK_OFFICE = {"topic", "page", "pages"}
# And these, which stand among the fields of their models.
CHOICES = {
    "Announcement",
    "Press release",
    "Municipality",
    "Urban municipality",
    "Regional centre",
}
HOLDER = re.compile(r"%\([a-z_]+\)[sd]|%\([a-z_]+\)\.\d+f|\{[a-z_]*\}|<[^>]+>")
# Translations that equal their English, and why that is right.
ALIKE = {
    "sl": {
        "Moderator": "the same word",
        "%(total)s portal": "the same word in the singular",
        "portal": "the same word in the singular",
        "Register": "the same word",
        "%(n)d s": "a unit",
        "%(n)d min": "a unit",
        "%(n)d h": "a unit",
    },
    "it": {
        "j F Y": "the order of the parts of a date",
        "H:i": "hours and minutes",
        "No": "the same word",
        "File": "the word that Italian uses",
        "Password": "the word that Italian uses",
        "Passkey %(n)d": "the word that Italian uses",
        "in %(number)s browser": "the word that Italian uses",
        "E-mail": "the word that Italian uses",
        "E-mail:": "the word that Italian uses",
        "Sport": "the same word",
    },
    "hu": {
        "H:i": "hours and minutes",
        "E-mail:": "the word that Hungarian uses",
        "Sport": "the same word",
    },
}
# One word for one thing, and one way to speak to people: what must not come back.
NOT_OURS = {
    # Dual or plural "vi" in Slovenian, never "ti".
    "sl": r"\b(tvoj\w*|izberi|vnesi|klikni|napiši|poglej)\b",
    # "Voi" throughout; a link is a "collegamento".
    "it": r"\b(Suo|Sua|Suoi|Sue|Lei|IscriverLa|link)\b|\b(?:Scriva|Apra|Cerchi|Inserisca|Scelga)\b",
    # A municipality is a "község": an "önkormányzat" there is that of the national community.
    "hu": r"[öÖ]nkormányzat|\bfajta\b",
}
SIMPLE = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy"}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b([pn]?)gettext\(({LITERAL})(?:, ?({LITERAL}))?")
HOW_TO = "Run `make messages`, then translate what is empty in platform/portal/locale."


def catalogue(language):
    """The messages of a language as translators write them."""
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def texts_of(entry):
    """Every translation of a message: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def calls_in(source):
    """The messages of Python code: context (or None) and text of each call of gettext."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
        if name in SIMPLE and words and isinstance(words[0], str):
            yield None, words[0]
        elif name in ("pgettext", "pgettext_lazy") and isinstance(words[1], str):
            yield words[0], words[1]


def used():
    """Every message that our code and templates use, with the file that uses it."""
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            for context, text in calls_in(path.read_text()):
                yield context, text, path
        for path in (ROOT / folder).rglob("templates/**/*.html"):
            # Django's own reader of templates writes what xgettext would see.
            for call in CALL.finditer(templatize(path.read_text(), origin=str(path))):
                words = [ast.literal_eval(word) for word in call.groups()[1:] if word]
                context, text = words if call[1] == "p" else (None, words[0])
                yield context, text, path


@pytest.mark.parametrize("language", ["sl", "en"])
def test_every_message_of_ours_is_in_the_catalogue(language):
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue(language)}
    found = list(used())
    assert len(found) > 200
    missing = {(text, path.name) for context, text, path in found if (context, text) not in known}
    assert not missing, HOW_TO


@pytest.mark.parametrize("language", ["sl", "en"])
def test_every_message_is_translated(language):
    empty = [entry.msgid for entry in catalogue(language) if not all(texts_of(entry))]
    assert not empty, HOW_TO


@pytest.mark.parametrize("language", ["it", "hu"])
def test_citizens_read_their_language(language):
    empty = [
        entry.msgid
        for entry in catalogue(language)
        if (entry.msgid in CHOICES or any(CITIZENS.match(file) for file, _ in entry.occurrences))
        and entry.msgid not in BACK_OFFICE
        and not all(texts_of(entry))
    ]
    assert not empty, HOW_TO


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_fuzzy_or_obsolete(language):
    assert not [entry.msgid for entry in catalogue(language) if entry.fuzzy or entry.obsolete]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_plural_has_all_its_forms(language):
    entries = catalogue(language)
    assert f"nplurals={PLURALS[language]}" in entries.metadata["Plural-Forms"]
    for entry in entries:
        if entry.msgid_plural and any(texts_of(entry)):
            assert len(entry.msgstr_plural) == PLURALS[language], entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_later_stands_in_every_translation(language):
    for entry in catalogue(language):
        for text in filter(None, texts_of(entry)):
            assert sorted(HOLDER.findall(text)) == sorted(HOLDER.findall(entry.msgid)), text


@pytest.mark.parametrize("language", ["sl", "it", "hu"])
def test_no_translation_is_a_copy_of_its_source(language):
    """But for words that are the same in both; who adds one says here why."""
    copies = {
        entry.msgid
        for entry in catalogue(language)
        for text in filter(None, texts_of(entry))
        if text.strip().casefold() in (entry.msgid.casefold(), entry.msgid_plural.casefold())
    }
    assert copies == set(ALIKE[language])


@pytest.mark.parametrize("language", ["sl", "it", "hu"])
def test_one_thing_has_one_word_and_people_are_spoken_to_alike(language):
    mixed = [
        text
        for entry in catalogue(language)
        for text in texts_of(entry)
        if re.search(NOT_OURS[language], text)
    ]
    assert mixed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    written = {(entry.msgctxt, entry.msgid): texts_of(entry) for entry in catalogue(language)}
    written = {key: texts for key, texts in written.items() if all(texts)}
    assert {(entry.msgctxt, entry.msgid): texts_of(entry) for entry in compiled} == written
