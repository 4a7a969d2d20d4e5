"""What several test files share."""

import os
import tempfile

import pytest
from hypothesis import settings

import painmap

# No test asserts a time: on a busy machine any example may take long.
settings.register_profile("painmap", deadline=None)
settings.load_profile("painmap")

# One cache for all tests, and for every process that they start: a cold one would cost each of them half a second.
_CACHE = tempfile.TemporaryDirectory(prefix="painmap-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name
# Nor may the cautions that whoever runs the tests keeps change an answer.
os.environ["XDG_CONFIG_HOME"] = os.path.join(_CACHE.name, "config")


def pytest_addoption(parser):
    parser.addoption("--renew", action="store_true", help="write tests/golden/*.txt anew from what painmap prints now")


@pytest.fixture(scope="session")
def kb():
    """Return the knowledge base of this checkout."""
    return painmap.load()
