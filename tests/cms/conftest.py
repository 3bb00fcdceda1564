"""What tests of the editors' door share."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
# What others leave to Python's warnings is not ours to change: Willow leaves a file to the
# collector, and wagtail-localize's report has no order.
THEIRS = (
    "ignore:Unclosed file:ResourceWarning",
    "ignore::django.core.paginator.UnorderedObjectListWarning",
)


def pytest_collection_modifyitems(items):
    """Let third parties' warnings pass in this folder."""
    for item in items:
        if HERE in item.path.parents:
            for warning in THEIRS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Each test begins with an empty folder of files."""
    settings.MEDIA_ROOT = tmp_path / "media"
