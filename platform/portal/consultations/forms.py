"""The form with which somebody says something."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations import rules, services
from consultations.models import Draft
from consultations.services.saying import tidy
from notifications.rules import may_send_to
from portal.consultations.finding import Shown
from portal.consultations.places import LONGEST, place_of

# Beyond any rule, so that what is too long is not even read; the rules say what is too long.
_MOST = 200_000
_RULES: dict[str, Callable[[str], str | None]] = {
    "text": rules.may_say,
    "name": rules.may_be_called,
    "email": may_send_to,
}


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files or none; whether they can be taken the service says."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """All files that were sent."""
        return [one for one in (data or []) if one]


class OpinionForm(forms.Form):
    """What somebody says; whether it can be taken the service says, at each field."""

    text = forms.CharField(max_length=_MOST, required=False)
    name = forms.CharField(max_length=_MOST, required=False)
    organisation = forms.CharField(max_length=_MOST, required=False)
    email = forms.CharField(max_length=_MOST, required=False)
    place = forms.CharField(max_length=LONGEST, required=False)
    attached = _FilesField(required=False)
    hides_name = forms.BooleanField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    # With which an answer says that something is wrong.
    status = 422

    def __init__(self, shown: Shown, data: Any = None, files: Any = None, **more: Any) -> None:
        super().__init__(data, files, **more)
        self.shown = shown
        self._describe()
        if not shown.as_guest:
            del self.fields["email"]
        else:
            del self.fields["attached"]
        if not shown.consultation.asks_for_places:
            del self.fields["place"]

    def _describe(self) -> None:
        fields = self.fields
        words = {
            "text": (_("Your opinion"), _("What should stay, what should change, and why?")),
            "name": (_("Your name and surname"), ""),
            "organisation": (
                _("Organisation"),
                _("If you write for an association, a company or a group."),
            ),
            "email": (
                _("Your e-mail address"),
                _("We send a link to it by which you hand in your opinion. Nobody sees it."),
            ),
            "place": (
                _("Place"),
                _(
                    "Latitude and longitude, as a map shows them: 46.1459, 15.0838. Or paste the "
                    "link of a place on a map."
                ),
            ),
            "attached": (_("Files"), _("Up to five: PDF, Word (.docx) or pictures.")),
            "hides_name": (_("Publish my opinion without my name"), ""),
        }
        for name, (label, hint) in words.items():
            fields[name].label, fields[name].help_text = label, hint
        for name in ("text", "name", "email"):
            fields[name].required = True
            fields[name].error_messages["required"] = _missing(name)
        fields["text"].widget = forms.Textarea(attrs={"rows": 8})
        fields["name"].widget.attrs = {"autocomplete": "name"}
        fields["organisation"].widget.attrs = {"autocomplete": "organization"}
        fields["place"].widget.attrs = {"inputmode": "text", "autocomplete": "off"}
        fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def clean(self) -> dict[str, Any]:
        """All that the rules find, at once: nobody sends it four times to hear of four faults."""
        given: dict[str, Any] = super().clean() or {}
        found = {name: rule(tidy(given[name])) for name, rule in _RULES.items() if name in given}
        for name, reason in found.items():
            if reason:
                self.add_error(name, reason)
        return given

    def clean_place(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        given = str(self.cleaned_data["place"]).strip()
        found = place_of(given)
        if given and found is None:
            raise forms.ValidationError(
                _(
                    "We find no place in this. Write two numbers, as a map shows them, for example "
                    "46.1459, 15.0838, or paste the link of a map."
                )
            )
        return found

    def words(self) -> services.Words:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        place = given.get("place") or (None, None)
        return services.Words(
            text=given.get("text", ""),
            name=given.get("name", ""),
            organisation=given.get("organisation", ""),
            language=str(get_language()),
            version_id=given.get("version"),
            provision_key=given.get("key", ""),
            latitude=place[0],
            longitude=place[1],
            files=given.get("attached", ()),
            shows_name=not given.get("hides_name"),
        )

    def take(self, reasons: Mapping[str, str]) -> None:
        """Say at each field why it was refused; what stands at none is said of the whole form."""
        for given, reason in reasons.items():
            name = "attached" if given == "files" else given
            is_seen = name in self.fields and not self.fields[name].widget.is_hidden
            self.add_error(name if is_seen else None, reason)

    @property
    def longest(self) -> int:
        """How many characters an opinion has at most."""
        return rules.LONGEST


def blank(shown: Shown, person: Any, *, version: int | None, key: str, draft: Draft | None) -> Any:
    """A form to begin with: what was typed before, or the name of whoever is signed in."""
    known = {"name": person.get_full_name() if person.is_authenticated else ""}
    kept = dict(draft.data) if draft is not None else {}
    kept["hides_name"] = bool(kept.get("hides_name"))
    about = {"version": version, "key": key}
    return OpinionForm(shown, initial={**known, **kept, **about})


def _missing(name: str) -> str:
    words = {
        "text": _("Write what you think."),
        "name": _("Enter your name."),
        "email": _("Enter an e-mail address like ana.novak@example.si."),
    }
    return words[name]
