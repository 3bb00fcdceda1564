"""Suggestions of similar contributions: planted ones are found, the same every time."""

import random
import time

from consultations.similar import groups, like

PARKING = [
    "Parkirnina v središču je za stanovalce previsoka, predlagam brezplačno dovolilnico.",
    "Za nas stanovalce središča je parkirnina veliko previsoka, dovolilnica naj bo brezplačna.",
    "Brezplačna dovolilnica za stanovalce! Parkirnine v središču ne zmoremo.",
]
TREES = [
    "Lipe ob šolski poti naj ostanejo, saj dajejo senco otrokom na poti v šolo.",
    "Ne sekajte lip ob šolski poti: otroci potrebujejo senco.",
    "Šolska pot brez lip bo poleti neznosna, otroci bodo brez sence.",
]
OTHER = ["Kanalizacija v Dolu ni urejena.", "Podpiram predlog v celoti.", "Hvala za razgrnitev."]


def planted():
    return list(enumerate([*PARKING, *TREES, *OTHER], start=1))


def test_planted_groups_are_found_with_the_words_that_they_share():
    found = groups(planted())
    assert [one.numbers for one in found] == [(1, 2, 3), (4, 5, 6)]
    assert {"parkirnina", "stanovalce"} <= set(found[0].words)
    assert {"lipe", "senco"} & set(found[1].words)


def test_the_order_in_which_they_are_given_changes_nothing():
    texts = planted()
    expected = groups(texts)
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert groups(texts) == expected


def test_what_resembles_one_contribution_comes_first_and_says_why():
    found = like(PARKING[0], planted()[1:])
    assert [one.number for one in found[:2]] == [2, 3]
    assert found[0].share >= found[1].share >= 0.2
    assert "parkirnina" in found[0].words
    assert 7 not in [one.number for one in found]


def test_words_without_carons_are_the_same_words():
    found = like("Lipe ob solski poti dajejo senco", [(1, TREES[0])])
    assert [one.number for one in found] == [1]


def test_nothing_resembles_nothing():
    assert groups([]) == []
    assert groups([(1, ""), (2, "12 34"), (3, "!")]) == []
    assert like("", planted()) == []
    assert like("Parkirnina", []) == []


def test_a_letter_sent_five_thousand_times_is_one_group_among_twenty_thousand():
    chance = random.Random(1)
    words = [
        f"{chance.choice('bcdfgklmnprst')}{chance.randrange(10**6):06d}".translate(
            str.maketrans("0123456789", "aeioubdgkl")
        )
        for _n in range(3000)
    ]
    texts = [(n, " ".join(chance.choice(words) for _m in range(40))) for n in range(15_000)] + [
        (n, f"{PARKING[0]} Lep pozdrav, občan {n}.") for n in range(15_000, 20_000)
    ]
    began = time.perf_counter()
    found = groups(texts)
    assert found[0].numbers == tuple(range(15_000, 20_000))
    assert time.perf_counter() - began < 20
    began = time.perf_counter()
    assert len(like(PARKING[0], texts)) == 10
    assert time.perf_counter() - began < 5
