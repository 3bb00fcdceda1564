"""Two fixtures of all tests of archives, and what third parties have to change themselves."""

from pathlib import Path

import pytest

from tests.tenants.archive.support import export, furnish

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Wagtail leaves the file of a picture at a size for Python to close."""
    for item in items:
        if HERE in Path(str(item.path)).parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"))


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Each test begins with an empty folder of files, where a process of its own would look."""
    settings.MEDIA_ROOT = tmp_path / "var" / "media"


@pytest.fixture
def gamma(worker):
    """A schema that is free; roles are shared by all workers' databases."""
    return f"gamma_{worker}"


@pytest.fixture
def archive(alpha, tmp_path):
    """Alpha, furnished and exported."""
    furnish("alpha")
    path = tmp_path / "alpha.tar"
    export(path)
    return path
