"""The directory as it is once the outboxes have been read."""

import pytest
from django.core.cache import caches

from records.consumers.pump import pump


@pytest.fixture
def read_outboxes():
    """Carry all news to the directory, as the worker does every two seconds."""
    return pump


@pytest.fixture(autouse=True)
def _fresh():
    caches["answers"].clear()
