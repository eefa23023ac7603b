import pytest
import time_machine
from django.test import Client

from register import index, taking
from tests.alerts.steps import WEDNESDAY
from tests.mailbox import receiving
from tests.register.documents_for_index import (
    agreement,
    commitment,
    publish,
    reference_documents,
)


@pytest.fixture
def clock():
    taking._reached.clear()
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def register(db, clock):
    publish(
        *reference_documents(),
        agreement("gb-jp-2022-1", commitments=[commitment(1, due="2030-01-10")]),
        agreement("gb-in-2021-1", ("gb", "in"), title="India"),
    )
    index.follow()


@pytest.fixture
def mailbox(settings):
    with receiving() as box:
        settings.ALERTS = True
        settings.EMAIL_URL = box.url
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.PUBLIC_ADDRESS = "https://register.example"
        settings.DEFAULT_FROM_EMAIL = "Countersign <register@register.example>"
        yield box


@pytest.fixture
def reader(mailbox):
    """A browser that Django's own defence would stop, were the forms to rest on it."""
    return Client(enforce_csrf_checks=True)
