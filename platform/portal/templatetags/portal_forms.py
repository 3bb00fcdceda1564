"""What the partials of forms ask for: the control of a field, with the class that styles it."""

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Controls that consist of several, and so stand in a <fieldset> with a <legend>. A date is one
# field of text with an example in its hint: Django's three lists have no names of their own.
_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def kind_of(field: BoundField) -> str:
    """How `field` is laid out: as a `group` of controls, as one `checkbox`, or as `one` control."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "group" if isinstance(widget, _GROUPS) else "one"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control itself; Django says whether it is required, wrong, and what describes it."""
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"ds-input {given}".strip()})


@register.simple_tag
def option(choice: BoundWidget, field: BoundField) -> SafeString:
    """One choice of a group, without its label."""
    attrs = choice.data["attrs"]
    attrs["class"] = "ds-input"
    if field.errors:
        attrs["aria-invalid"] = "true"
    # What describes the group stands at the group; at each choice it would be read each time.
    attrs.pop("aria-describedby", None)
    return choice.tag(wrap_label=False)


@register.simple_tag
def described(field: BoundField) -> SafeString:
    """The attribute by which a group is described: its hint and what is wrong with it."""
    names = [f"{field.auto_id}_helptext"] if field.help_text else []
    names += [f"{field.auto_id}_error"] if field.errors else []
    return format_html(' aria-describedby="{}"', " ".join(names)) if names else SafeString("")


@register.simple_tag
def first_control(field: BoundField) -> str:
    """The id of the control where correcting begins: of a group, that of its first one."""
    if isinstance(field.field.widget, _GROUPS):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)
