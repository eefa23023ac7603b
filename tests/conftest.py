import pytest

from register import index
from register.package import read_package
from tests.real import RealRegister
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


@pytest.fixture
def world(db):
    """A published and indexed register for pages to show and generated documents to refer to."""
    publish_world()
    index.follow()
    return World()


@pytest.fixture(scope="session")
def _real_register(tmp_path_factory):
    return RealRegister(tmp_path_factory.mktemp("real") / "index")


@pytest.fixture
def real_register(db, settings, _real_register):
    """The register's own data, published and indexed."""
    _real_register.stand()
    documents = read_package(settings.BASE_DIR / "data")
    return {(document.type, document.reference): document for document in documents}
