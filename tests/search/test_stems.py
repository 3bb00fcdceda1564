"""Which forms of words find each other, and which must not."""

import pytest

from common.text import fold
from search.stems import stem

TOGETHER = """
občan občani občanom občanov občana občanu občanih
proračun proračuna proračunom proračunu proračuni proračunih proračunov proračunski proračunskega
občina občine občini občino občin občinah občinam občinami občinski občinska občinskega
dogodek dogodka dogodku dogodki dogodkov dogodkih dogodkom
volitve volitev volitvah volitvam
odločitev odločitve odločitvijo odločitvah
prireditev prireditve prireditvi
društvo društva društev društvom društvih društvi
podjetje podjetja podjetij podjetjem podjetju podjetjih podjetji
naselje naselij naseljih naselja
zemljišče zemljišča zemljišč zemljiščih
šola šole šol šoli šolah šolam šolami
vrtec vrtca vrtcu vrtcev vrtci vrtcih
center centra centru centri centrih centrov
oddelek oddelka oddelki oddelkov
otrok otroka otroci otroke otrok otrokom otrokoma
cesta ceste cesti cesto cest cestah cestam cestami
dejavnost dejavnosti dejavnostjo dejavnostih dejavnostim
turizem turizma turizmu turizmom
problem problema problemov problemi
program programa programov programi programih
glasovanje glasovanja glasovanju glasovanjem
župan župana županu županom županov županja županje
delavec delavca delavci delavcev delavcem
pravica pravice pravic pravicam pravicah
odpadek odpadki odpadkov odpadke
prostor prostora prostorski prostorskega prostorov
krajan krajani krajanov krajanom
informacija informacije informacij informacijah
voda vode vodi vodo vod vodah
promet prometa prometu prometom
članek članki člankov
stanovanje stanovanja stanovanj stanovanjem stanovanjski
zadeva zadeve zadev zadevo
kraj kraja kraji krajev krajih
natečaj natečaja natečaji natečajev
razpis razpisa razpisi razpisov razpisih
projekt projekta projekti projektov projektih projekte
sklep sklepa sklepi sklepov
most mostu mostovi mostov
novica novice novic novicah
ljudje ljudi ljudem ljudmi
cerkev cerkve cerkvi
kmetija kmetije kmetij kmetijski
policija policije policiji policijo policijski
nov nova novo novega novemu novih novim novi
javni javna javnega javnih javno
soseska soseske sosesk soseski
"""
# Words that begin alike, or differ by a caron alone, and mean something else.
APART = """
cesta/čestitka občan/občina proračun/račun svet/svetloba vrt/vrtec pošta/postaja šola/solata
voda/vodja luka/luč kraj/kralj kamen/kamin plan/planina reka/rekreacija moč/moka reč/reka
najem/naj policija/polica delo/delavnica park/parkirišče stran/stranka prost/prostor
prevoz/prevod pravica/pravilo zdravje/zdravnik park/parcela mesto/most kultura/kult dom/domače
center/cena program/progresiven sklad/skladišče igra/igrišče pes/pesem vodovod/voda
šport/sprotni gradnja/grad gradnja/grad gora/gorenje red/reden svetnik/svet glas/glasilo
glas/glasovanje
"""


@pytest.mark.parametrize("forms", TOGETHER.strip().splitlines())
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", APART.split())
def test_other_words_have_other_stems(pair):
    one, other = pair.split("/")
    assert stem(fold(one)) != stem(fold(other))


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "budget budgets"),
        ("en", "meeting meetings"),
        ("en", "election elections"),
        ("it", "bilancio bilanci"),
        ("it", "comune comuni"),
        ("hu", "önkormányzat önkormányzatnak önkormányzatban"),
    ],
)
def test_the_other_languages_lose_their_commonest_endings(language, forms):
    assert len({stem(fold(form), language) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["", "a", "2026", "ob1", "ž", "x" * 60, "дом", "ev", "sk", "izem"])
def test_no_word_is_too_strange_to_have_a_stem(word):
    for language in ("sl", "en", "it", "hu"):
        assert len(stem(fold(word), language)) >= min(len(word), 3)


def test_what_is_known_to_be_confused_is_known():
    """Said in the README: folded, or by form alone, these are one word."""
    for one, other in (("šola", "sol"), ("dela", "del"), ("pošta", "post")):
        assert stem(fold(one)) == stem(fold(other))
