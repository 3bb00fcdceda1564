"""Groups of opinion: planted ones are found, the same every time, and none under ten people."""

import random
import time

import pytest

from consultations.opinions.groups import LEAST, groups_of

STATEMENTS = list(range(1, 13))
# What each of three camps thinks of twelve statements.
CAMPS = [
    [1, 1, 1, 1, -1, -1, -1, -1, 1, 1, -1, -1],
    [-1, -1, -1, -1, 1, 1, 1, 1, 1, 1, -1, -1],
    [1, -1, 1, -1, 1, -1, 1, -1, -1, -1, 1, 1],
]


def planted(seed, sizes=(60, 40, 30), noise=0.1, silent=0.1):
    """People of camps, who now and then think otherwise or say nothing."""
    chance = random.Random(seed)
    answers = {}
    for camp, size in zip(CAMPS, sizes, strict=False):
        for _n in range(size):
            said = {}
            for statement, opinion in zip(STATEMENTS, camp, strict=True):
                if chance.random() < silent:
                    continue
                said[statement] = -opinion if chance.random() < noise else opinion
            answers[len(answers) + 1] = said
    return answers


@pytest.mark.parametrize("seed", range(10))
def test_planted_groups_are_recovered_whatever_chance_does(seed):
    found = groups_of(planted(seed), STATEMENTS)
    assert len(found.groups) == 3
    for size, expected in zip([one.size for one in found.groups], (60, 40, 30), strict=True):
        assert abs(size - expected) <= 3
    # The largest thinks as its camp.
    for (agree, disagree, _passed), opinion in zip(found.groups[0].answers, CAMPS[0], strict=True):
        assert (agree > disagree) == (opinion == 1)


def test_neither_the_order_nor_the_numbers_of_people_change_anything():
    answers = planted(1)
    expected = groups_of(answers, STATEMENTS)
    for seed in range(5):
        people = list(answers)
        random.Random(seed).shuffle(people)
        shuffled = {1000 - person: answers[person] for person in people}
        assert groups_of(shuffled, STATEMENTS) == expected


def test_two_camps_are_two_groups():
    found = groups_of(planted(3, sizes=(50, 50)), STATEMENTS)
    assert [abs(one.size - 50) <= 3 for one in found.groups] == [True, True]


@pytest.mark.parametrize("few", [1, 5, 9])
def test_a_group_under_ten_people_is_never_shown(few):
    found = groups_of(planted(5, sizes=(60, 40, few), noise=0.02, silent=0), STATEMENTS)
    assert all(one.size >= LEAST for one in found.groups)
    assert groups_of(planted(5, sizes=(few, few)), STATEMENTS).groups == ()


@pytest.mark.parametrize("seed", range(20))
def test_people_without_a_pattern_are_no_groups(seed):
    chance = random.Random(seed)
    many = chance.choice((6, 12, 40))
    answers = {
        person: {statement: chance.choice((-1, 0, 1)) for statement in range(1, many + 1)}
        for person in range(chance.choice((40, 200, 600)))
    }
    assert groups_of(answers, list(range(1, many + 1))).groups == ()


@pytest.mark.parametrize("noise", [0.05, 0.15, 0.2])
def test_camps_are_found_though_people_waver(noise):
    assert len(groups_of(planted(11, noise=noise), STATEMENTS).groups) == 3


@pytest.mark.parametrize(
    ("answers", "statements"),
    [
        ({}, []),
        ({}, STATEMENTS),
        ({1: {1: 1}}, STATEMENTS),
        ({n: dict.fromkeys(STATEMENTS, 1) for n in range(50)}, STATEMENTS),
        ({n: {1: 1, 2: 0, 3: -1} for n in range(50)}, [1]),
        ({n: {99: 1, 98: 1, 97: 1} for n in range(50)}, STATEMENTS),
    ],
)
def test_where_nobody_differs_there_are_no_groups(answers, statements):
    assert groups_of(answers, statements).groups == ()


def test_who_said_too_little_is_not_counted():
    answers = planted(2) | {9000 + n: {1: 1, 2: 1} for n in range(30)}
    assert groups_of(answers, STATEMENTS).people == 130


@pytest.mark.soak
def test_five_thousand_people_take_seconds():
    answers = planted(4, sizes=(2500, 1500, 1000))
    began = time.perf_counter()
    assert len(groups_of(answers, STATEMENTS).groups) == 3
    assert time.perf_counter() - began < 10
