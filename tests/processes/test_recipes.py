"""Recipes: everything of the collection of facts is in them, and what cannot be is refused."""

import re
import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from processes.recipe import Citizen, Scope, State, all_recipes, catalogue, recipe
from processes.recipe_schema import (
    CATALOGUE,
    FOLDER,
    RecipeError,
    catalogue_of,
    read_catalogue,
    recipe_of,
)

# Beside the repository, or beside the folder of its worktrees.
BESIDE = [above / "shared" / "domain.md" for above in Path(__file__).resolve().parents[3:5]]
FACTS = next((path for path in BESIDE if path.exists()), BESIDE[0])
KEYS = ["consultation", "ordinance", "development_strategy", "opn", "oppn", "budget", "renewal"]


def data_of(key):
    return tomllib.loads((FOLDER / f"{key}.toml").read_text("utf-8"))


def catalogue_data():
    return tomllib.loads(CATALOGUE.read_text("utf-8"))


def step_of(data, key):
    return next(one for one in data["steps"] if one["key"] == key)


def read(data):
    return recipe_of(data, "ordinance.toml", read_catalogue())


# -- What they hold ---------------------------------------------------------------------------


def test_there_are_seven_recipes_in_the_order_in_which_they_are_offered():
    assert [one.key for one in all_recipes()] == KEYS
    assert recipe("oppn").title.in_("sl") == "Občinski podrobni prostorski načrt (OPPN)"
    with pytest.raises(KeyError):
        recipe("nothing")


def test_recipes_are_read_once():
    assert all_recipes() is all_recipes()
    assert recipe("opn") is recipe("opn")


def test_a_text_that_is_not_said_in_a_language_is_said_in_slovenian():
    title = recipe("ordinance").title
    assert title.in_("en") == title.in_("en-gb") == "Ordinance"
    assert title.in_("it") == title.in_("hu") == title.in_(None) == title.in_("sl") == "Odlok"


@pytest.mark.parametrize("key", KEYS)
def test_only_confirmed_national_law_is_a_hard_minimum(key):
    for step in recipe(key).steps:
        if step.hard:
            assert (step.scope, step.state) == (Scope.LAW, State.CONFIRMED)
            assert step.sources


def test_the_hard_minima_are_these_and_no_others():
    hard = {
        (one.key, step.key, step.minimum)
        for one in all_recipes()
        for step in one.steps
        if step.hard
    }
    holds = {(key, "referendum_hold", 15) for key in ("ordinance", "opn", "oppn")}
    assert hard == holds | {("opn", "display", 30), ("oppn", "display", 30)}


def test_what_people_can_do_is_said_in_words_and_is_done_in_some_recipe():
    done = {one for each in all_recipes() for step in each.steps for one in step.citizens}
    assert done == set(Citizen)
    assert len({one.words for one in Citizen}) == len(Citizen)
    with override("en"):
        assert recipe("renewal").step("marking").people_can == [
            "read what is being prepared",
            "answer a questionnaire",
            "mark places on the map",
        ]


@pytest.mark.parametrize("key", KEYS)
def test_each_recipe_has_an_edition_sources_and_steps_that_ask_something(key):
    one = recipe(key)
    assert isinstance(one.edition, date)
    assert one.sources
    assert one.groups
    assert one.mistakes
    assert one.step(one.session).kind == "session"
    assert all(step.questions for step in one.steps)
    assert any(step.citizens_act for step in one.steps)
    for source in one.sources:
        assert source.title.in_("sl")


@pytest.mark.parametrize("key", KEYS)
def test_what_a_step_refers_to_belongs_to_its_recipe(key):
    """A step's sources and mistakes are also those of the recipe or of the catalogue."""
    one = recipe(key)
    known = catalogue()
    for step in one.steps:
        assert {entry.key for entry in step.mistakes} <= set(known.entries["mistakes"])
        assert {source.key for source in step.sources} <= set(known.sources)


def test_no_key_is_longer_than_the_column_it_is_stored_in():
    keys = [step.key for one in all_recipes() for step in one.steps] + KEYS
    assert max(len(key) for key in keys) <= 40


def test_everything_in_the_catalogue_is_used_by_a_recipe():
    used = {kind: set() for kind in read_catalogue().entries}
    used["levels"] = set(read_catalogue().entries["levels"])
    used["principles"] = set(read_catalogue().entries["principles"])
    rules = set()
    for one in all_recipes():
        used["groups"] |= {entry.key for entry in one.groups}
        used["mistakes"] |= {entry.key for entry in one.mistakes}
        rules |= {rule.key for rule in one.rules}
        for step in one.steps:
            used["actors"].add(step.actor.key)
            for kind in ("channels", "questions", "methods", "mistakes", "evidence"):
                used[kind] |= {entry.key for entry in getattr(step, kind)}
    for kind, entries in read_catalogue().entries.items():
        assert set(entries) <= used[kind], kind
    assert set(read_catalogue().rules) == rules


# -- What the collection of facts says ----------------------------------------------------------


def section(first, next_one):
    if not FACTS.exists():
        pytest.skip("the collection of facts, ../shared/domain.md, is not here: nothing is counted")
    return FACTS.read_text("utf-8").split(f"\n## {first}. ")[1].split(f"\n## {next_one}. ")[0]


@pytest.fixture(scope="module")
def facts():
    return section("A", "B")


@pytest.fixture(scope="module")
def renewals():
    return section("C", "D")


def part(facts, name):
    return re.split(r"\n### ", facts.split(f"### {name}.")[1])[0]


def rows(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def act(facts, name):
    """The list of steps of an act, without its marks and what is told after it."""
    line = next(one for one in part(facts, "A3").splitlines() if one.startswith(f"**{name}**"))
    return line.split(": ", 1)[1]


def plain(text):
    return re.sub(r"\s*\[[^\]]*\]", "", text).strip(" ;.\n")


def cited(of):
    return [one.cited for one in of if one.cited]


def test_the_nine_steps_are_there_with_every_question_and_what_they_bring(facts):
    found = rows(part(facts, "A1"))
    steps = {one.cited: one for one in recipe("consultation").steps if one.cited}
    assert len(found) == 9
    assert {row[1] for row in found} == set(steps)
    evidence = {entry.cited for entry in read_catalogue().entries["evidence"].values()}
    for _number, name, questions, artefact in found:
        asked = " ".join(entry.cited for entry in steps[name].questions)
        for question in re.findall(r"[^?]+\?", questions):
            assert question.strip() in asked, question
        assert artefact in evidence


def test_levels_and_principles_are_there(facts):
    text = part(facts, "A1")
    entries = read_catalogue().entries
    levels = re.search(r"Levels of involvement: (.*?) \[F", text)[1].split(" / ")
    assert levels == cited(entries["levels"].values())
    principles = re.search(r"UL 95/09\): (.*?) \[F", text)[1]
    assert sorted(re.split(r", (?![^(]*\))", principles)) == sorted(
        cited(entries["principles"].values())
    )


def test_every_rule_is_there(facts):
    """Each row of A2; besides, what stands in the text of A1, A2 and A3 is cited word by word."""
    names = {plain(row[0]) for row in rows(part(facts, "A2"))}
    rules = cited(read_catalogue().rules.values())
    short = {name for name in names if any(name.startswith(rule) for rule in rules)}
    assert len(names) == 16
    assert names - short == set()
    assert all(rule in facts for rule in rules)


def test_every_step_of_an_ordinance_is_there(facts):
    listed = re.findall(r"\(\d+\) (.*?)(?=; \(\d+\)|\. Shortened)", act(facts, "Odlok"))
    assert len(listed) == 13
    assert [plain(one) for one in listed] == cited(recipe("ordinance").steps)


@pytest.mark.parametrize(
    ("key", "name", "steps"),
    [
        ("development_strategy", "Strategija razvoja", 9),
        ("opn", "OPN / OPPN", 14),
        ("oppn", "OPN / OPPN", 14),
        ("budget", "Proračun", 11),
    ],
)
def test_every_step_of_the_other_acts_is_there(facts, key, name, steps):
    text = act(facts, name)
    listed = re.split(r"\. (?=[A-Z])", text)[0].split(" -> ")
    assert len(listed) == steps
    assert [plain(one) for one in listed] == [plain(one) for one in cited(recipe(key).steps)]


def test_every_group_and_method_is_there(facts, renewals):
    text = part(facts, "A4")
    entries = read_catalogue().entries
    groups = re.search(r"Groups: (.*?)\. \[", text)[1].split(", ")
    assert groups == cited(entries["groups"].values())
    six = re.search(r"Six methods.*?: (.*?) \[F", text)[1].split(", ")
    further = re.search(r"Further: (.*?) \[F", text)[1].split(", ")
    assert len(six) == 6
    tools = re.split(r", (?![^(]*\))", re.search(r"Tools: (.*?)\.", renewals)[1])
    # Of the tools of a renewal the survey is one of the six methods already.
    assert tools[0] == "survey"
    assert six + further + tools[1:] == cited(entries["methods"].values())


def test_every_mistake_is_there_with_its_numbers(facts, renewals):
    text = part(facts, "A5")
    lesson = re.search(r"Lesson: (.*?)\.", renewals)[1]
    every = read_catalogue().entries["mistakes"].values()
    assert [one.key for one in every if one.cited == lesson] == ["one_track"]
    mistakes = [one for one in every if one.key != "one_track"]
    assert all(one.cited in text for one in mistakes)
    own = re.search(r"Own list \[K\]: (.*?)\.$", text, re.MULTILINE)[1].split(", ")
    assert set(own) <= set(cited(mistakes))
    numbers = set(re.findall(r"\d+/\d+", text))
    assert len(numbers) >= 15
    for language in ("sl", "en"):
        said = " ".join(one.text.in_(language) for one in mistakes)
        assert numbers <= set(re.findall(r"\d+/\d+", said))


def test_every_source_is_named(facts):
    """Each mark [F …] that belongs here, participatory budgets aside, is one of our sources."""
    text = "\n".join(line for line in facts.splitlines() if "Participativni proračun**" not in line)
    sources = read_catalogue().sources.values()
    everything = FACTS.read_text("utf-8")
    assert all(one.cited and one.cited in everything for one in sources)
    marks = re.findall(r"\[F ([^\]]*)\]", text)
    assert len(marks) >= 25
    for mark in (one for several in marks for one in several.split("; ")):
        assert mark in NAMED_SHORT or any(one.cited in mark for one in sources), mark


def test_what_kranj_did_one_after_the_other_is_in_the_recipe_of_a_renewal(renewals):
    """Each link of the chain but the strategy above it and its money is a step, in no other order.

    The office came before the exhibition, as it does here; what the recipe adds has no words there.
    """
    chain = re.search(r"(Study 2009 -> .*? through CTN)", renewals)[1].split(" -> ")
    said = cited(recipe("renewal").steps)
    links = [link for link in chain if not re.match("TUS 2030|EU money", link)]
    assert len(chain) == 9
    assert len(links) == len(said) == 7
    assert all(words in link for words, link in zip(said, links, strict=True))


def test_no_step_of_a_renewal_has_a_hard_minimum_and_none_is_said_to_be_confirmed():
    steps = recipe("renewal").steps
    assert {(step.hard, step.state) for step in steps} == {(False, State.TO_CHECK)}
    assert {step.scope for step in steps} == {Scope.PRACTICE, Scope.MUNICIPAL}
    # Quick wins are seen while the groups still work: both tracks at once.
    assert recipe("renewal").step("pilots").within == "working_groups"


def test_every_source_of_renewals_is_named(renewals):
    named = [one.cited for one in read_catalogue().sources.values()]
    marks = re.findall(r"\[F ([^\]]*)\]", renewals)
    assert len(marks) == 3
    for mark in (one for several in marks for one in several.split("; ")):
        assert mark in named, mark


# Marks that name a source again in short, with the source.
NAMED_SHORT = {
    "Divača page": "divaca",
    "lestvica": "scale",
    "Škofja Loka does exactly this": "skofja_loka",
    "counted here": "scale",
    "claim and outcome read, reasoning not": "piran",
    "zagovorniki-okolja.si/opn11, ZUreP-2": "defenders",
    "one statute, tax-fin-lex .../62d9b76c-.../clen/67": "vote_days",
}


def test_sources_named_in_short_are_known():
    assert set(NAMED_SHORT.values()) <= set(read_catalogue().sources)


# -- What is refused ------------------------------------------------------------------------------


def broken(change):
    data = data_of("ordinance")
    change(data)
    with pytest.raises(RecipeError) as refused:
        read(data)
    return str(refused.value)


def test_an_unknown_field_is_named_with_its_file_and_step():
    message = broken(lambda data: step_of(data, "comments").update(lenght=30))
    assert message == "ordinance.toml, step “comments”, field “lenght”: is unknown"
    message = broken(lambda data: data.update(colour="red"))
    assert message == "ordinance.toml, field “colour”: is unknown"


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_missing_language_is_named(language):
    message = broken(lambda data: step_of(data, "comments")["title"].pop(language))
    assert "step “comments”, field “title”" in message
    assert language in message
    message = broken(lambda data: step_of(data, "comments")["about"].update({language: "  "}))
    assert "says nothing" in message


def test_a_third_language_is_refused():
    message = broken(lambda data: data["title"].update(it="Ordinanza"))
    assert "“it”: is unknown" in message


@pytest.mark.parametrize(
    ("field", "value"), [("scope", "practice"), ("scope", "municipal"), ("state", "to_check")]
)
def test_a_hard_minimum_that_is_no_confirmed_national_law_is_refused(field, value):
    message = broken(lambda data: step_of(data, "referendum_hold").update({field: value}))
    assert "step “referendum_hold”, field “hard”" in message
    assert "confirmed national law" in message


@pytest.mark.parametrize(
    ("step", "change", "field"),
    [
        ("comments", {"minimum": 31}, "length"),
        ("comments", {"length": 0}, "length"),
        ("comments", {"length": True}, "length"),
        ("comments", {"length": "30"}, "length"),
        ("comments", {"minimum": -1}, "minimum"),
        ("comments", {"unit": "weeks"}, "unit"),
        ("comments", {"scope": "habit"}, "scope"),
        ("comments", {"actor": "nobody"}, "actor"),
        ("comments", {"citizens": ["vote"]}, "citizens"),
        ("comments", {"channels": ["pigeon"]}, "channels"),
        ("comments", {"channels": ["portal", "portal"]}, "channels"),
        ("comments", {"questions": ["what"]}, "questions"),
        ("comments", {"sources": ["nowhere"]}, "sources"),
        ("comments", {"fills": True}, "fills"),
        ("comments", {"notice_lead": 7}, "notice_lead"),
        ("comments", {"rolls": 1}, "rolls"),
        ("draft", {"rolls": True}, "rolls"),
        ("hearing", {"within": "second_reading"}, "within"),
        ("hearing", {"announced_in": "evaluation"}, "announced_in"),
        ("referendum_hold", {"optional": True}, "fast_track"),
        ("referendum_hold", {"fast_track": "shorten"}, "fast_track"),
        ("referendum_hold", {"minimum": 0}, "minimum"),
        ("draft", {"key": "comments"}, "key"),
        ("draft", {"key": "The Draft"}, "key"),
        ("draft", {"key": "d" * 41}, "key"),
    ],
)
def test_what_cannot_be_is_refused_by_step_and_field(step, change, field):
    message = broken(lambda data: step_of(data, step).update(change))
    assert message.startswith("ordinance.toml, step “")
    assert f"field “{field}”" in message


@pytest.mark.parametrize("field", ["title", "actor", "unit", "first_day_counts", "scope", "basis"])
def test_a_field_that_is_missing_is_named(field):
    message = broken(lambda data: step_of(data, "comments").pop(field))
    assert message == f"ordinance.toml, step “comments”, field “{field}”: is missing"


@pytest.mark.parametrize("session", ["nothing", "hearing"])
def test_a_recipe_names_its_session_among_its_steps(session):
    assert "field “session”" in broken(lambda data: data.update(session=session))


@pytest.mark.parametrize(
    ("kind", "key", "change"),
    [
        ("groups", "youth", {"en": ""}),
        ("groups", "youth", {"source": "nowhere"}),
        ("sources", "komen", {"address": "javascript:alert(1)"}),
        ("sources", "komen", {"link": "https://www.komen.si/"}),
        ("rules", "display", {"state": "maybe"}),
        ("rules", "display", {"sources": ["nowhere"]}),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused(kind, key, change):
    data = deepcopy(catalogue_data())
    data[kind][key].update(change)
    with pytest.raises(RecipeError, match=key):
        catalogue_of(data, "catalogue.toml")
