"""What the tests of languages let pass; they read the two worlds of the isolation."""

from pathlib import Path

import pytest

from tests.tenants.isolation.conftest import THEIRS

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Let third parties' warnings pass in this folder."""
    for item in items:
        if HERE in item.path.parents:
            for warning in THEIRS:
                item.add_marker(pytest.mark.filterwarnings(warning))
