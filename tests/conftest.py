"""What several test files share."""

import pytest

import painmap


@pytest.fixture(scope="session")
def kb():
    """Return the knowledge base of this checkout."""
    return painmap.load()
