import pytest
from django.db import connection

from register import index


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    """Each test has an index of its own."""
    settings.REGISTER_INDEX_DIR = tmp_path / "index"


@pytest.fixture
def world(db):
    """A published register for generated documents to refer to."""
    from tests.world import World, publish_world

    publish_world()
    return World()


@pytest.fixture
def follow(django_capture_on_commit_callbacks):
    """Bring the index up to the journal, as a commit would."""
    return index.follow


@pytest.fixture
def engine():
    return connection.vendor
