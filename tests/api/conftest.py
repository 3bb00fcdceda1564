"""What tests of the API share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

HERE = Path(__file__).parent
# Willow leaves a file to the collector, which is not ours to change.
THEIRS = "ignore:Unclosed file:ResourceWarning"


def pytest_collection_modifyitems(items):
    """Let a third party's warning pass in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings(THEIRS))


@pytest.fixture(autouse=True)
def _slovenian() -> Iterator[None]:
    """A call leaves its language active; the next test begins in Slovenian."""
    with translation.override("sl"):
        yield


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Each test begins with an empty folder of files."""
    settings.MEDIA_ROOT = tmp_path / "media"
