"""What tests of the portal share."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Willow leaves a file to the collector, which is not ours to change.
THEIRS = ("ignore:Unclosed file:ResourceWarning",)


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
