import pytest
from django.conf import settings as standing

from editorial.load import load_documents
from editorial.publish import publish
from register.package import read_package
from tests.published import Published
from tests.world import World, publish_world


@pytest.fixture(autouse=True)
def _house(settings, tmp_path):
    """Each test has an index of its own, and static files are read from where they stand."""
    settings.REGISTER_INDEX_DIR = tmp_path / "index"
    settings.REGISTER_DOWNLOADS_DIR = tmp_path / "downloads"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.ALERTS = True
    settings.API_REQUESTS_A_MINUTE = 0  # all tests come from one address
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def _world(tmp_path_factory):
    return Published(tmp_path_factory.mktemp("world") / "index", publish_world)


@pytest.fixture
def world(db, _world):
    """A published and indexed register for pages to show and generated documents to refer to."""
    _world.stand()
    return World()


@pytest.fixture(scope="session")
def _real_register(tmp_path_factory):
    def published():
        documents = read_package(standing.BASE_DIR / "data")
        publish(load_documents(documents).unpublished, note="First publication.")
        return {(document.type, document.reference): document for document in documents}

    return Published(tmp_path_factory.mktemp("real") / "index", published)


@pytest.fixture
def real_register(db, _real_register):
    """The register's own data, published and indexed: the documents by type and reference."""
    return dict(_real_register.stand())
