"""A list that visitors narrow: a form sent by GET, and its wishes for the links to other pages."""

from typing import Any, ClassVar

from django import forms


class Narrowing(forms.Form):
    """Which of a list are wanted (`portal/parts/filter.html`)."""

    # What is asked along without making the list any shorter.
    aside: ClassVar[frozenset[str]] = frozenset()

    def is_narrowed(self) -> bool:
        """Whether the visitor asked for fewer than all."""
        return any(self.data.get(name) for name in self.fields if name not in self.aside)

    def query(self) -> str:
        """The wishes as a query string, for the links to other pages."""
        wishes: Any = self.data
        wishes = wishes.copy()
        wishes.pop("page", None)
        return str(wishes.urlencode())
