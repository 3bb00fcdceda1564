"""Questions of a known shape, answers that fit, and branching that keeps nothing hidden."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import Invalid
from surveys.answers import checked, pages, shown
from surveys.questions import Condition, Kind, Option, Question, missing, read, written
from tests.surveys.support import QUESTIONS, WHOLE

ASKED = read(QUESTIONS)


# -- The shape of questions --------------------------------------------------------------------


def test_questions_are_stored_and_read_as_the_same():
    assert read(written(ASKED)) == ASKED
    assert missing(ASKED, ["sl", "it"]) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        [1],
        [{}],
        [{"key": "a", "kind": "choice"}],
        [{"key": "a", "kind": "dance", "text": {}}],
        [{"key": "A b", "kind": "text", "text": {}}],
        [{"key": "other", "kind": "text", "text": {}}],
        [{"key": "a", "kind": "text", "text": "Kaj?"}],
        [{"key": "a", "kind": "text", "text": {"sl": 1}}],
        [{"key": "a", "kind": "text", "text": {"slovensko": "Kaj?"}}],
        [{"key": "a", "kind": "text", "text": {"sl": "x" * 501}}],
        [{"key": "a", "kind": "text", "text": {"sl": "a\u202eb"}}],
        [{"key": "a", "kind": "text", "text": {}, "unknown": 1}],
        [{"key": "a", "kind": "text", "text": {}, "required": "yes"}],
        [{"key": "a", "kind": "scale", "text": {}, "lowest": -1}],
        [{"key": "a", "kind": "scale", "text": {}, "highest": 99}],
        [{"key": "a", "kind": "scale", "text": {}, "highest": True}],
        [{"key": "a", "kind": "choice", "text": {}, "options": [{"key": "b"}]}],
        [{"key": "a", "kind": "choice", "text": {}, "options": [{"key": "b", "text": {}}] * 2}],
        [{"key": "a", "kind": "choice", "text": {}, "options": [{"key": "other", "text": {}}]}],
        [{"key": "a", "kind": "text", "text": {}, "only_if": {"key": "b"}}],
        [{"key": "a", "kind": "text", "text": {}, "only_if": {"key": "b", "values": [1]}}],
        [{"key": "a", "kind": "text", "text": {}}] * 2,
        [{"key": f"q{n}", "kind": "text", "text": {}} for n in range(101)],
        [{"key": ["a"], "kind": ["text"], "text": {}}],
    ],
)
def test_questions_of_another_shape_are_refused(wrong):
    with pytest.raises(Invalid):
        read(wrong)


def test_what_is_missing_is_said_by_question():
    def said(**more):
        return missing(
            read([{"key": "a", "kind": "choice", "text": {"sl": "Kaj?"}} | more]), ["sl"]
        )

    two = [{"key": "x", "text": {"sl": "X"}}, {"key": "y", "text": {"sl": "Y"}}]
    assert said(options=two) == {}
    assert set(said()) == {"a"}
    assert set(said(options=two, text={"it": "Che?"})) == {"a"}
    assert set(said(options=[*two, {"key": "z", "text": {}}])) == {"a"}
    assert set(said(options=two, only_if={"key": "b", "values": ["x"]})) == {"a"}
    assert set(said(kind="scale", lowest=3, highest=3)) == {"a"}
    assert set(said(kind="matrix", options=two)) == {"a"}
    assert set(missing([], ["sl"])) == {""}


def test_a_condition_looks_back_and_at_answers_that_exist():
    by = {"key": "way", "values": ["car"]}
    first = {"key": "first", "kind": "text", "text": {"sl": "Kaj?"}, "only_if": by}
    assert set(missing(read([first, QUESTIONS[1]]), ["sl"])) == {"first"}
    by["values"] = ["horse"]
    assert set(missing(read([QUESTIONS[1], first]), ["sl"])) == {"first"}
    by["values"] = ["other"]
    assert missing(read([QUESTIONS[1], first]), ["sl"]) == {}


# -- Answers -----------------------------------------------------------------------------------


def test_answers_that_fit_are_kept():
    assert checked(ASKED, WHOLE) == (WHOLE, {})
    assert [len(page.questions) for page in pages(ASKED)] == [3, 4]


def test_what_a_form_sends_becomes_what_is_kept():
    sent = WHOLE | {"happy": "4", "order": {"places": {"road": "1", "park": "2", "school": "3"}}}
    assert checked(ASKED, sent) == (WHOLE, {})


@pytest.mark.parametrize("junk", [1, 1.5, True, "x" * 10_000, [], ["x"], {}, {"x": []}, [[]], "\0"])
def test_answers_of_another_shape_are_refused_or_empty_and_never_kept(junk):
    for question in ASKED:
        kept, wrong = checked(ASKED, WHOLE | {question.key: junk})
        if question.key in kept:
            assert (question.key, junk) == ("happy", 1)
        else:
            assert question.key in wrong or junk in ([], {}) or question.key in ("s1", "s2")


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("way", {"chosen": ["bus", "car"]}),
        ("way", {"chosen": ["train"]}),
        ("way", {"chosen": ["other"]}),
        ("way", {"chosen": ["other"], "other": "x" * 301}),
        ("way", {"chosen": [["bus"]]}),
        ("way", {"chosen": ["bus"], "more": 1}),
        ("happy", 0),
        ("happy", "²"),
        ("happy", 6),
        ("happy", "9" * 5000),
        ("order", ["park", "road"]),
        ("order", ["park", "park", "road"]),
        ("order", {"places": {"park": "1", "road": "1", "school": "2"}}),
        ("order", {"places": {"park": "1"}}),
        ("order", {"places": {"park": ["1"], "road": {}, "school": None}}),
        ("order", {"places": []}),
        ("opinion", {"rows": {"green": "sometimes"}}),
        ("opinion", {"rows": {"noise": "much"}}),
        ("opinion", {"rows": {"green": ["much"]}}),
        ("opinion", {"rows": ["green"]}),
        ("words", "x" * 10_000),
        ("words", "a\x00b"),
        ("parking", "x" * 301),
    ],
)
def test_an_answer_that_does_not_fit_is_explained(key, answer):
    kept, wrong = checked(ASKED, WHOLE | {key: answer})
    assert key not in kept
    assert wrong[key]


def test_what_is_required_may_wait_until_it_is_sent():
    assert checked(ASKED, {}, whole=False) == ({}, {})
    assert set(checked(ASKED, {})[1]) == {"way"}
    assert set(checked(ASKED, {"way": {"chosen": ["car"]}})[1]) == {"parking"}


def test_a_required_matrix_is_answered_line_by_line():
    whole = [
        question | {"required": True} for question in QUESTIONS if question["key"] == "opinion"
    ]
    half = {"opinion": {"rows": {"green": "much"}}}
    assert set(checked(read(whole), half)[1]) == {"opinion"}
    assert checked(read(whole), half, whole=False) == (half, {})


def test_an_own_answer_counts_without_its_mark():
    kept, wrong = checked(ASKED, {"way": {"chosen": [], "other": "Peš"}}, whole=False)
    assert (kept["way"], wrong) == ({"chosen": ["other"], "other": "Peš"}, {})
    kept, _wrong = checked(ASKED, {"way": {"chosen": ["bus"], "other": "Peš"}}, whole=False)
    assert kept["way"] == {"chosen": ["bus"]}


# -- Branching ---------------------------------------------------------------------------------


def test_an_answer_to_a_question_that_is_not_asked_any_more_is_dropped():
    kept, wrong = checked(ASKED, WHOLE | {"way": {"chosen": ["bus"]}})
    assert "parking" not in kept
    assert wrong == {}


def test_unknown_keys_are_left_out():
    kept, wrong = checked(ASKED, WHOLE | {"s1": "x", "nobody": 1, "__proto__": {}})
    assert (kept, wrong) == (WHOLE, {})


def test_a_section_that_is_not_asked_hides_its_page():
    asked = [dict(one) for one in QUESTIONS]
    asked[4]["only_if"] = {"key": "way", "values": ["bus"]}
    kept, _wrong = checked(read(asked), WHOLE)
    assert set(kept) == {"way", "parking", "streets"}


KEYS = ["q1", "q2", "q3", "q4", "q5", "q6"]
OPTIONS = (Option("a", {"sl": "A"}), Option("b", {"sl": "B"}))
VALUES = ["a", "b", "other", "1", "2", "3"]


@st.composite
def asked(draw):
    """Questions that depend on each other in any way, also on later ones and on themselves."""
    found = []
    for key in KEYS:
        kind = draw(st.sampled_from([Kind.SECTION, Kind.CHOICE, Kind.SCALE, Kind.TEXT]))
        only = draw(
            st.none()
            | st.builds(
                Condition,
                st.sampled_from([*KEYS, "nobody"]),
                st.lists(st.sampled_from(VALUES), max_size=2).map(tuple),
            )
        )
        many, other = draw(st.booleans()), draw(st.booleans())
        found.append(
            Question(key, kind, {"sl": key}, {}, draw(st.booleans()), only, OPTIONS)
            if kind != Kind.CHOICE
            else Question(key, kind, {"sl": key}, {}, False, only, OPTIONS, (), many, other)
        )
    return found


ANSWER = st.one_of(
    st.none(),
    st.integers(-1, 6),
    st.text(max_size=3),
    st.fixed_dictionaries(
        {"chosen": st.lists(st.sampled_from(VALUES), max_size=2)}, optional={"other": st.text()}
    ),
)


@settings(max_examples=400, deadline=None)
@given(asked(), st.dictionaries(st.sampled_from([*KEYS, "nobody"]), ANSWER), st.booleans())
def test_an_answer_to_a_hidden_question_is_never_kept(questions, given_answers, whole):
    kept, wrong = checked(questions, given_answers, whole=whole)
    asked_for = {question.key for question in shown(questions, kept)}
    assert set(kept) <= asked_for
    assert set(wrong) <= asked_for
    # What is kept is kept again: saving twice changes nothing.
    again, _wrong = checked(questions, kept, whole=False)
    assert again == kept
