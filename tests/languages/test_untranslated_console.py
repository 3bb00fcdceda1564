"""The operators' door is in words of the catalogue, too, though operators read two languages."""

from pprint import pformat

import pytest
from django.urls import get_resolver

from tenants.models import Municipality
from tests.languages.pseudo import bare_in_page, pseudo_language, untranslated
from tests.languages.test_untranslated import ALLOWED
from tests.tenants.console.conftest import lasting
from tests.tenants.console.support import EMAIL, signed_in
from tests.tenants.isolation.lines import walk

__all__ = ["lasting"]
pytestmark = pytest.mark.usefixtures("lasting")
PORTAL = "municipalities/alpha/"
# What shows nothing to read, or needs a job or an archive that is there.
ELSEWHERE = ("password/<uidb64>/<token>/", "restore/piece/", "archives/", "jobs/<uuid:number>/")
SILENT = ("contrast/", "sign-out/", "sign-in/", "second-factor/", "enrol/")


# Names of what did something, codes of languages; and sizes of pictures, which Wagtail puts into
# words once, when the process starts.
NAMED = {"manage.py", "operator", "sl", "en", "Italiano", "Magyar"}
OF_PICTURES = {"5 MB", "GIF", "JPEG", "JPG", "PNG", "Podprte oblike zapisa"}
OF_PICTURES |= {"WEBP. Največja velikost datoteke"}


def paths():
    """Every page of the console for which alpha is enough."""
    console = get_resolver("config.urls_root")
    for pattern in walk(console.url_patterns):
        rest = pattern.removeprefix("console/")
        if pattern.startswith("console/") and not rest.startswith((*ELSEWHERE, *SILENT)):
            yield "/console/" + rest.replace("<slug:schema>", "alpha")


def test_no_page_of_the_console_has_an_untranslated_text():
    browser, found, read = signed_in(), {}, 0
    names = {one.name for one in Municipality.objects.all()}
    allowed = {*ALLOWED, *NAMED, *OF_PICTURES}
    written = names | {"alpha", "beta", EMAIL}
    with pseudo_language():
        for path in paths():
            for answer in (browser.get(path), browser.post(path, {"name": ""})):
                if answer.status_code >= 300 and answer.status_code not in (400, 409, 422):
                    continue
                read += 1
                pieces = bare_in_page(answer.content.decode())
                if left := untranslated(pieces, written, allowed):
                    found[path] = left
    assert not found, pformat(found)
    assert read > 15
