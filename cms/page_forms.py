"""The form of every page: whether everybody can read it is looked at before it is published."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from cms.accessible import Findings
from cms.legible import findings_of

# Saving a draft is never held up; what others will read or judge is.
_LEAVES = ("action-publish", "action-submit", "action-restart-workflow")


class CheckedPageForm(WagtailAdminPageForm):
    """A page's form, which says beside each field what keeps people from reading it."""

    despite = forms.BooleanField(
        label=gettext_lazy("Publish anyway"),
        required=False,
        help_text=gettext_lazy(
            "Tick this if you have read the advice on legibility and want to publish as it is. "
            "It is recorded who did. It does not help where something cannot be read at all."
        ),
    )

    def clean(self) -> Any:
        """What was typed, or the reasons beside the fields; nothing of it is lost."""
        cleaned = super().clean()
        if not any(name in self.data for name in _LEAVES):
            return cleaned
        despite = bool(cleaned.get("despite"))
        accepted: list[str] = []
        for name, found in self._findings(cleaned).items():
            said = [*found.faults, *([] if despite else found.warnings)]
            accepted += found.warnings
            if said:
                self._say(name, said, only_advice=not found.faults)
        # Written into the audit trail once the page is published (wagtail_hooks).
        self.instance.accepted_warnings = accepted if despite else []
        return cleaned

    def _findings(self, cleaned: dict[str, Any]) -> dict[str, Findings]:
        def typed(name: str) -> Any:
            return None if name in self.errors else cleaned.get(name)

        return findings_of(type(self.instance), typed)

    def _say(self, name: str, sentences: list[str], *, only_advice: bool) -> None:
        if only_advice:
            sentences = [*sentences, _("Change it, or tick “Publish anyway” below.")]
        if isinstance(self.instance._meta.get_field(name), StreamField):
            errors = forms.utils.ErrorList([ValidationError(sentences)])
            self.add_error(name, StreamBlockValidationError(non_block_errors=errors))
        else:
            self.add_error(name, ValidationError(sentences))
