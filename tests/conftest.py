"""What several test files share."""

import pytest

import painmap


def pytest_addoption(parser):
    parser.addoption("--renew", action="store_true", help="write tests/golden/*.txt anew from what painmap prints now")


@pytest.fixture(scope="session")
def kb():
    """Return the knowledge base of this checkout."""
    return painmap.load()
