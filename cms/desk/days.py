"""Fields for days and moments at the desk: the browser's own.

Wagtail's picker knows one way of writing a day; typed as people here write it, it takes today
instead and says nothing. The browser's shows each person the order that they know.
"""

from django import forms


class DayInput(forms.DateInput):
    """A day, chosen in the browser's calendar or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and the time of it, in the time of Ljubljana."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")
