"""Questionnaires as officials make them."""

from datetime import timedelta

from django.utils import timezone

from surveys import services
from tests.support import in_municipality

QUESTIONS = [
    {"key": "s1", "kind": "section", "text": {"sl": "Promet", "it": "Traffico"}},
    {
        "key": "way",
        "kind": "choice",
        "text": {"sl": "Kako prihajate v mesto?", "it": "Come arrivate in città?"},
        "help": {"sl": "Najpogosteje."},
        "required": True,
        "other": True,
        "options": [
            {"key": "bus", "text": {"sl": "Z avtobusom", "it": "In autobus"}},
            {"key": "car", "text": {"sl": "Z avtom", "it": "In auto"}},
        ],
    },
    {
        "key": "parking",
        "kind": "text",
        "text": {"sl": "Kje parkirate?", "it": "Dove parcheggiate?"},
        "only_if": {"key": "way", "values": ["car"]},
        "required": True,
    },
    {
        "key": "streets",
        "kind": "choice",
        "text": {"sl": "Katere ulice uporabljate?", "it": "Quali strade usate?"},
        "many": True,
        "options": [
            {"key": "a", "text": {"sl": "Glavna", "it": "Principale"}},
            {"key": "b", "text": {"sl": "Stranska", "it": "Laterale"}},
        ],
    },
    {"key": "s2", "kind": "section", "text": {"sl": "Prihodnost", "it": "Futuro"}},
    {
        "key": "happy",
        "kind": "scale",
        "text": {"sl": "Kako ste zadovoljni?", "it": "Quanto siete soddisfatti?"},
        "lowest": 1,
        "highest": 5,
        "low": {"sl": "nič"},
        "high": {"sl": "zelo"},
    },
    {
        "key": "order",
        "kind": "ranking",
        "text": {"sl": "Kaj najprej?", "it": "Cosa prima?"},
        "options": [
            {"key": "park", "text": {"sl": "Park", "it": "Parco"}},
            {"key": "road", "text": {"sl": "Cesta", "it": "Strada"}},
            {"key": "school", "text": {"sl": "Šola", "it": "Scuola"}},
        ],
    },
    {
        "key": "opinion",
        "kind": "matrix",
        "text": {"sl": "Koliko vam pomeni?", "it": "Quanto conta?"},
        "rows": [
            {"key": "green", "text": {"sl": "Zelenje", "it": "Verde"}},
            {"key": "quiet", "text": {"sl": "Mir", "it": "Quiete"}},
        ],
        "options": [
            {"key": "little", "text": {"sl": "malo", "it": "poco"}},
            {"key": "much", "text": {"sl": "veliko", "it": "molto"}},
        ],
    },
    {
        "key": "words",
        "kind": "text",
        "text": {"sl": "Kaj bi še radi povedali?", "it": "Altro?"},
        "long": True,
    },
]
WHOLE = {
    "way": {"chosen": ["car"]},
    "parking": "Na dvorišču",
    "streets": {"chosen": ["a", "b"]},
    "happy": 4,
    "order": ["road", "park", "school"],
    "opinion": {"rows": {"green": "much", "quiet": "little"}},
    "words": "Več klopi.",
}


def facts(**more):
    """What an official says of a questionnaire."""
    given = {
        "slug": "promet",
        "texts": {"sl": {"title": "Promet v mestu", "intro": "Vprašamo vas.", "thanks": "Hvala!"}},
        "who": "guests",
        "closes_at": timezone.now() + timedelta(days=7),
    }
    return services.Facts(**(given | more))


def drafted(schema, questions=QUESTIONS, now=None, **more):
    """A draft in that municipality, with questions."""
    at = now or timezone.now()
    with in_municipality(schema):
        draft = services.draft(facts=facts(**more), by=None, now=at)
        return services.set_questions(
            questionnaire_id=draft.pk, questions=questions, by=None, now=at
        )


def published(schema, now=None, languages=("sl", "en"), **more):
    """A questionnaire that can be answered in that municipality."""
    at = now or timezone.now()
    draft = drafted(schema, now=at, **more)
    with in_municipality(schema):
        return services.publish(questionnaire_id=draft.pk, languages=languages, by=None, now=at)


def begun(schema, questionnaire, given=None, person=None, now=None):
    """A response that is begun, with answers."""
    at = now or timezone.now()
    with in_municipality(schema):
        response, key = services.begin(
            questionnaire_id=questionnaire.pk, person=person, language="sl", now=at
        )
        if given is not None:
            response, _wrong = services.save(response_id=response.pk, given=given, now=at)
        return response, key


def answered(schema, questionnaire, given=WHOLE, person=None, now=None):
    """A response that was sent."""
    response, _key = begun(schema, questionnaire, given, person, now)
    with in_municipality(schema):
        return services.finish(response_id=response.pk, now=now or timezone.now())


def closed(schema, questionnaire, now=None):
    """The same questionnaire, closed now."""
    at = now or timezone.now()
    period = {"opens_at": questionnaire.opens_at, "closes_at": at}
    with in_municipality(schema):
        return services.set_period(questionnaire_id=questionnaire.pk, by=None, now=at, **period)
