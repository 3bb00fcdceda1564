"""Tables that Wagtail's reports and lists give away: nothing in them runs in a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from common.text import as_cell


def install() -> None:
    """Put it where Wagtail writes a cell; once, when the application is ready.

    In its Excel files it says itself that a cell is a text; a table (CSV) has no way to say so.
    """
    theirs = SpreadsheetExportMixin.preprocess_field_value
    stream = SpreadsheetExportMixin.stream_csv

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = theirs(self, field, value, export_format)
        is_text = export_format == self.FORMAT_CSV and isinstance(cell, str)
        return as_cell(cell) if is_text else cell

    def stream_csv(self: Any, queryset: Any) -> Iterator[bytes]:
        # Read while the request lasts: after it the connection is no municipality's any more.
        return iter(list(stream(self, queryset)))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.stream_csv = stream_csv
