"""What somebody wants to follow, and how soon they want to hear of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import Pace, in_language
from notifications.subjects import Subject, all_kinds, around, titles_of

NEVER = "never"
# A subject as the value of a checkbox; neither part holds this sign.
_BETWEEN = "|"


def written(subject: Subject) -> str:
    """A subject as a value of a form."""
    return _BETWEEN.join(subject)


def read(text: str) -> Subject:
    """The subject that a value of a form names."""
    kind, _between, key = text.partition(_BETWEEN)
    return Subject(kind, key)


class PaceForm(forms.Form):
    """How soon news of one thing is mailed."""

    pace = forms.ChoiceField(label=gettext_lazy("How soon we write to you"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pace"].choices = [  # type: ignore[attr-defined]
            *Pace.choices,
            (NEVER, _("No mail: only in the list on the portal")),
        ]

    def chosen(self) -> Pace | None:
        """The pace; None for no mail."""
        pace = self.cleaned_data["pace"]
        return None if pace == NEVER else Pace(pace)


class FollowForm(forms.Form):
    """Several things at once, at one pace."""

    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("What do you want to follow?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing.")},
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("How soon shall we write to you?"),
        widget=forms.RadioSelect,
        choices=Pace.choices,
        initial=Pace.DAILY,
    )

    def __init__(self, data: Any, *, offered: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        named = ((one, titles_of(one)) for one in offered)
        self.fields["subjects"].choices = [  # type: ignore[attr-defined]
            (written(one), in_language(titles)) for one, titles in named if titles
        ]


def offered_by(wanted: Subject | None) -> list[Subject]:
    """What may be followed from some page, or, without one, everything that is listed."""
    if wanted is not None and (titles_of(wanted) is not None):
        return around(wanted)
    return [Subject(kind.name, key) for kind in all_kinds() for key in kind.every()]
