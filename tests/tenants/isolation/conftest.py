"""What the tests of the two worlds let pass."""

import pytest

# What Wagtail and Willow leave to Python's warnings, and what is not ours to change.
THEIRS = (
    "ignore:Unclosed file:ResourceWarning",
    "ignore::PendingDeprecationWarning:wagtail.*",
    "ignore::django.core.paginator.UnorderedObjectListWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let third parties' warnings pass in this folder."""
    for item in items:
        if item.path.parent.name == "isolation":
            for warning in THEIRS:
                item.add_marker(pytest.mark.filterwarnings(warning))
