"""Forms of questionnaires: what is said of one, and one of its questions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.desk.days import MomentInput
from cms.desk.forms import NAMES
from common.text import fold
from surveys import questions, rules
from surveys.models import Questionnaire, Who
from surveys.questions import FIRST_LANGUAGE, OTHER, Kind, Option, Question, said
from surveys.services import Facts

TITLES = {"title": _("Title"), "intro": _("Introduction"), "thanks": _("Thanks at the end")}
KINDS = (
    (Kind.CHOICE.value, _("Choice: one answer or several")),
    (Kind.SCALE.value, _("Scale: from – to")),
    (Kind.RANKING.value, _("Ranking: put in order")),
    (Kind.TEXT.value, _("In own words")),
    (Kind.MATRIX.value, _("Matrix: several lines, the same answers")),
    (Kind.SECTION.value, _("Section: a heading that begins a page")),
)


class FactsForm(forms.Form):
    """What is said of a questionnaire beside its questions."""

    slug = forms.CharField(
        label=_("Address"),
        required=False,
        help_text=_("The last word of its address; made of the title when it is left empty."),
    )
    who = forms.ChoiceField(
        label=_("Who may answer"), choices=Who.choices, widget=forms.RadioSelect, initial="guests"
    )
    opens_at = forms.DateTimeField(
        label=_("Opens"),
        required=False,
        widget=MomentInput,
        help_text=_("Leave it empty to open it when it is published."),
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        required=False,
        widget=MomentInput,
        help_text=_("At this moment it is closed. Leave it empty to keep it open."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        for code in self.languages:
            for part, label in TITLES.items():
                attrs = {"lang": code} | ({} if part == "title" else {"rows": 4})
                widget = forms.TextInput if part == "title" else forms.Textarea
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=label, required=False, widget=widget(attrs=attrs)
                )

    def general(self) -> list[Any]:
        """Fields that are the same in all languages."""
        return [self[name] for name in ("slug", "who", "opens_at", "closes_at")]

    def by_language(self) -> list[tuple[str, list[Any]]]:
        """For each language its name and its fields."""
        return [
            (NAMES[code], [self[f"{part}_{code}"] for part in TITLES]) for code in self.languages
        ]

    def facts(self) -> Facts:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        texts = {
            code: {part: given[f"{part}_{code}"] for part in TITLES} for code in self.languages
        }
        title = texts.get(FIRST_LANGUAGE, {}).get("title", "")
        slug = given["slug"].strip() or slugify(fold(title))[: rules.LONGEST_SLUG].strip("-")
        plain = ("who", "opens_at", "closes_at")
        return Facts(slug=slug, texts=texts, **{name: given[name] for name in plain})


def typed(questionnaire: Questionnaire) -> dict[str, Any]:
    """What is said of a questionnaire, as the form shows it."""
    plain = ("slug", "who", "opens_at", "closes_at")
    found = {name: getattr(questionnaire, name) for name in plain}
    for code, text in questionnaire.texts.items():
        found |= {f"{part}_{code}": text.get(part, "") for part in TITLES}
    return found


class ExtendForm(forms.Form):
    """Until when there is more time."""

    closes_at = forms.DateTimeField(label=_("New end"), widget=MomentInput)


class QuestionForm(forms.Form):
    """One question; which fields there are depends on its kind."""

    def __init__(
        self,
        *args: Any,
        question: Question,
        earlier: Iterable[Question],
        languages: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **({"initial": _shown(question, languages)} | kwargs))
        self.question, self.languages = question, list(languages)
        for code in self.languages:
            self.fields |= _in_language(question.kind, code)
        self.fields |= _general(question.kind)
        if found := _conditions(earlier):
            self.fields["only_if"] = forms.MultipleChoiceField(
                label=_("Ask it only when one of these was answered"),
                choices=found,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("All of one question. With no mark it is asked of everybody."),
            )

    def by_language(self) -> list[tuple[str, list[Any]]]:
        """For each language its name and its fields."""
        return [
            (NAMES[code], [field for field in self if field.name.endswith(f"_{code}")])
            for code in self.languages
        ]

    def general(self) -> list[Any]:
        """Fields that are the same in all languages."""
        codes = tuple(f"_{code}" for code in self.languages)
        return [field for field in self if not field.name.endswith(codes)]

    def clean_only_if(self) -> list[str]:
        """The answers of one earlier question."""
        chosen: list[str] = self.cleaned_data["only_if"]
        if len({one.partition(":")[0] for one in chosen}) > 1:
            raise forms.ValidationError(_("Choose answers of one question only."))
        return chosen

    def stored(self) -> dict[str, Any]:
        """The question as the service takes it."""
        given = self.cleaned_data
        found: dict[str, Any] = {
            part: {code: given[f"{part}_{code}"] for code in self.languages}
            for part in ("text", "help", "low", "high")
            if f"{part}_{self.languages[0]}" in given
        }
        plain = ("required", "many", "other", "long", "lowest", "highest")
        found |= {name: given[name] for name in plain if name in given}
        for name, known in (("options", self.question.options), ("rows", self.question.rows)):
            if f"{name}_{self.languages[0]}" in given:
                lines = {code: given[f"{name}_{code}"] for code in self.languages}
                found[name] = keyed(lines, known)
        if chosen := given.get("only_if"):
            values = [one.partition(":")[2] for one in chosen]
            found["only_if"] = {"key": chosen[0].partition(":")[0], "values": values}
        return found


def keyed(lines: Mapping[str, str], known: Iterable[Option]) -> list[dict[str, Any]]:
    """Lines of each language as options; one whose text stays keeps its key, wherever it moves."""
    columns = {code: [one.strip() for one in text.splitlines()] for code, text in lines.items()}
    filled = max(
        (n for rows in columns.values() for n, one in enumerate(rows, 1) if one), default=0
    )
    keys = {said(option.text, FIRST_LANGUAGE): option.key for option in known}
    taken, found = set(keys.values()), []
    for place in range(filled):
        text = {code: rows[place] for code, rows in columns.items() if place < len(rows)}
        key = keys.pop(said(text, FIRST_LANGUAGE), "")
        if not key:
            key = next(name for n in range(1, 999) if (name := f"a{n}") not in taken)
            taken.add(key)
        found.append({"key": key, "text": text})
    return found


def _shown(question: Question, languages: Sequence[str]) -> dict[str, Any]:
    plain = ("required", "many", "other", "long", "lowest", "highest")
    found: dict[str, Any] = {name: getattr(question, name) for name in plain}
    for code in languages:
        for part in ("text", "help", "low", "high"):
            found[f"{part}_{code}"] = getattr(question, part).get(code, "")
        for part in ("options", "rows"):
            those = (option.text.get(code, "") for option in getattr(question, part))
            found[f"{part}_{code}"] = "\n".join(those)
    if question.only_if is not None:
        found["only_if"] = [f"{question.only_if.key}:{one}" for one in question.only_if.values]
    return found


def _in_language(kind: Kind, code: str) -> dict[str, forms.Field]:
    def area(label: Any, rows: int, help_text: Any = "") -> forms.Field:
        widget = forms.Textarea(attrs={"rows": rows, "lang": code})
        return forms.CharField(label=label, required=False, widget=widget, help_text=help_text)

    heading = _("Heading") if kind == Kind.SECTION else _("Question")
    found = {f"text_{code}": area(heading, 2), f"help_{code}": area(_("Explanation"), 2)}
    a_line = _("One in each line, in the same order in every language.")
    if kind == Kind.MATRIX:
        found[f"rows_{code}"] = area(_("Lines"), 5, a_line)
    if kind in (Kind.CHOICE, Kind.RANKING, Kind.MATRIX):
        found[f"options_{code}"] = area(_("Answers"), 6, a_line)
    if kind == Kind.SCALE:
        found[f"low_{code}"] = area(_("What the lowest step means"), 1)
        found[f"high_{code}"] = area(_("What the highest step means"), 1)
    return found


def _general(kind: Kind) -> dict[str, forms.Field]:
    def flag(label: Any) -> forms.Field:
        return forms.BooleanField(label=label, required=False)

    def step(label: Any) -> forms.Field:
        return forms.IntegerField(
            label=label, min_value=questions.LOWEST, max_value=questions.HIGHEST
        )

    found: dict[str, forms.Field] = {}
    if kind != Kind.SECTION:
        found["required"] = flag(_("It has to be answered"))
    if kind == Kind.CHOICE:
        found["many"] = flag(_("Several answers can be chosen"))
        found["other"] = flag(_("With an answer in one's own words"))
    if kind == Kind.SCALE:
        found |= {"lowest": step(_("Lowest step")), "highest": step(_("Highest step"))}
    if kind == Kind.TEXT:
        found["long"] = flag(_("Several lines"))
    return found


def _conditions(earlier: Iterable[Question]) -> list[tuple[str, list[tuple[str, str]]]]:
    found = []
    for question in earlier:
        texts = {one.key: said(one.text, FIRST_LANGUAGE) for one in question.options}
        texts[OTHER] = gettext("Something else")
        values = [(f"{question.key}:{one}", texts.get(one, one)) for one in question.values()]
        if values:
            found.append((said(question.text, FIRST_LANGUAGE) or question.key, values))
    return found
