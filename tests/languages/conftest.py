"""The two worlds of the isolation, which hold something of every kind."""

from pathlib import Path

import pytest

from tests.tenants.isolation.conftest import _THEIRS, built, worlds

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Let third parties' warnings pass in this folder."""
    for item in items:
        if HERE in item.path.parents:
            for warning in _THEIRS:
                item.add_marker(pytest.mark.filterwarnings(warning))


__all__ = ["built", "worlds"]
