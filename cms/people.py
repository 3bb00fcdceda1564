"""The back office's forms of people: an administrator makes nobody more than a group allows."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm, UserForm
from wagtail.users.views.users import UserViewSet

from accounts import people


class OfOnePortal:
    """What a form of a person leaves out and adds here; stands before Wagtail's own form."""

    error_messages: ClassVar[dict[str, Any]] = {
        **UserForm.error_messages,
        "duplicate_username": _("Somebody here already has that e-mail address."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # With every right, the rules of groups would no longer hold.
        self.fields.pop("is_superuser", None)  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Any:
        """The municipality vouches for the address of its own people."""
        person: Any = super().save(commit=commit)  # type: ignore[misc]
        if commit:
            people.vouch(person=person)
        return person

    def clean_unit(self) -> str:
        """As it is compared: without spaces too many."""
        return " ".join(str(self.cleaned_data["unit"]).split())  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """The address in small letters, as it is compared."""
        return str(self.cleaned_data["email"]).strip().lower()  # type: ignore[attr-defined]


class NewPersonForm(OfOnePortal, UserCreationForm):
    """A new colleague."""

    field_order = ("email", "first_name", "last_name", "unit", "password1", "password2", "groups")

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"unit"}


class PersonForm(OfOnePortal, UserEditForm):
    """A colleague's facts and groups."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"unit"}


class PeopleViewSet(UserViewSet):
    """Wagtail's views of people, with our forms."""

    # The plain one: that of people would show the right that is left out.
    create_template_name = "wagtailadmin/generic/create.html"

    def get_form_class(self, for_update: bool = False) -> type[UserForm]:
        """Which form a view shows."""
        return PersonForm if for_update else NewPersonForm
