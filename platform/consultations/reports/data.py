"""What a report says: figures of participation, each contribution with its answer, what changed.

Everything is read from one statement, so that the figures agree with what they count.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from consultations.exports import parts_of
from consultations.models import Channel, Consultation, Entry, Position

# The shape of `Report.data`; what reads it can tell older ones apart.
SHAPE = 1


def snapshot(
    consultation: Consultation, *, kind: str, language: str, now: datetime
) -> dict[str, Any]:
    """All that a report shows, as plain values, at `now`."""
    lines = consultation.entries.whole().order_by("number")
    entries = list(lines.defer("contribution__email", "contribution__files"))
    parts = parts_of(consultation)
    answers = _answers(entries, parts, language)
    places = {pk: place for place, pk in enumerate(answers)}
    process, call = consultation.process, consultation.call
    said: dict[str, Any] = {
        "shape": SHAPE,
        "kind": kind,
        "language": language,
        "title": process.said(language).get("title", "") or process.slug,
        "about": consultation.summarised(language),
        "number": process.number,
        "opened_on": timezone.localdate(call.opens_at),
        # A call closes at midnight: its last day is the one before.
        "closed_on": timezone.localdate(call.closes_at - timedelta(microseconds=1)),
        "as_of": now,
        "figures": figures(entries),
        "answers": list(answers.values()),
        "entries": [_entry(one, parts, places) for one in entries],
        "open": [one.number for one in entries if _is_open(one)],
    }
    said["changes"] = _changes(said["answers"])
    plain: dict[str, Any] = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    return plain


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of all that a report says."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def figures(entries: Sequence[Entry]) -> dict[str, Any]:
    """Who took part and how, and what was answered."""
    said = [one.contribution for one in entries]
    standing = [one for one in entries if not one.withdrawn_at]
    answered = [one.public_answer for one in standing if one.public_answer]
    positions = Counter(answer.position for answer in answered)
    channels = Counter(one.channel for one in said)
    return {
        "contributions": len(entries),
        "hidden": sum(1 for one in standing if one.hidden_at),
        "withdrawn": len(entries) - len(standing),
        "people": len({one.person_id for one in said if one.person_id is not None}),
        "organisations": len({_plain(one.organisation) for one in said if one.organisation}),
        "guests": channels[Channel.GUEST],
        "supports": sum(one.supports for one in entries),
        "channels": {name: channels[name] for name in Channel.values if channels[name]},
        "positions": {name: positions[name] for name in Position.values if positions[name]},
        "answers": len({answer.pk for answer in answered}),
        "open": sum(1 for one in entries if _is_open(one)),
    }


def _is_open(entry: Entry) -> bool:
    return not entry.withdrawn_at and entry.public_answer is None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _answers(
    entries: Sequence[Entry], parts: Mapping[str, str], language: str
) -> dict[int, dict[str, Any]]:
    """Published answers in the order of their first contribution, by their numbers in the table."""
    found: dict[int, dict[str, Any]] = {}
    for entry in entries:
        answer = entry.public_answer
        if answer is None or entry.withdrawn_at:
            continue
        one = found.setdefault(
            answer.pk,
            {
                "title": answer.title,
                "position": answer.position,
                "reasons": answer.said(language),
                "changed": answer.change(language),
                "parts": [parts.get(key, key) for key in answer.changed_keys],
                "numbers": [],
            },
        )
        one["numbers"].append(entry.number)
    return found


def _entry(entry: Entry, parts: Mapping[str, str], places: Mapping[int, int]) -> dict[str, Any]:
    said, key = entry.contribution, entry.provision_key
    shown = not (entry.withdrawn_at or entry.hidden_at) and entry.published_at is not None
    answer = entry.public_answer if not entry.withdrawn_at else None
    return {
        "number": entry.number,
        "received_on": timezone.localdate(said.received_at),
        "channel": said.channel,
        "language": said.language,
        "part": parts.get(key, key),
        "key": key,
        # What people could not read is not read here either.
        "name": entry.shown_name if shown else "",
        "text": entry.shown_text if shown else "",
        "because": entry.because if not entry.withdrawn_at else "",
        "state": "shown" if shown else "withdrawn" if entry.withdrawn_at else "hidden",
        "supports": entry.supports,
        "answer": places[answer.pk] if answer is not None else None,
    }


def _changes(answers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What changed in the draft, and through which contributions."""
    return [
        {"parts": one["parts"], "changed": one["changed"], "numbers": one["numbers"]}
        for one in answers
        if one["changed"]
    ]
