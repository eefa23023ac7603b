"""A form that could not be taken comes back with what was typed, and is sent again."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Topic
from tests.admin.forms import fields
from tests.admin.test_editing import change, form
from tests.factories import AgreementFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

OWN = {"Origin": "http://testserver"}
LONG = "Two\r\nlines of “summary” <b>& more</b>, 日本語"


@pytest.fixture
def strict():
    """A browser that is asked for its token, and a person to sign in as."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(username="an-officer", role="Officer"))
    return client


def typed(client, agreement):
    return form(client, agreement) | {"summary": LONG, "_continue": "1"}


def test_after_the_session_ended_the_form_comes_back_and_is_sent_again(strict):
    agreement = AgreementFactory(parts__rows=2)
    data = typed(strict, agreement)
    strict.logout()
    kept = strict.post(change(agreement), data, headers=OWN)
    assert kept.status_code == 403
    assert "no-store" in kept["Cache-Control"]
    assert "no longer signed in" in kept.content.decode()
    strict.force_login(UserFactory(username="an-officer"))
    again = fields(kept)
    assert again.pop("csrfmiddlewaretoken")
    stale = strict.post(change(agreement), again, headers=OWN)
    assert "signed in again" in stale.content.decode()
    done = strict.post(change(agreement), fields(stale), headers=OWN)
    assert done.status_code == 302
    agreement.refresh_from_db()
    assert agreement.summary == LONG.replace("\r\n", "\n")


def test_every_field_is_carried_as_it_was_typed(strict):
    agreement = AgreementFactory(parts__rows=3)
    data = typed(strict, agreement)
    strict.logout()
    kept = fields(strict.post(change(agreement), data, headers=OWN))
    for name in ("csrfmiddlewaretoken",):
        kept.pop(name), data.pop(name)
    as_lists = {name: [v] if isinstance(v, str) else v for name, v in data.items()}
    assert kept == {name: values for name, values in as_lists.items() if values}


def test_a_token_of_the_session_before_loses_nothing(strict):
    topic = TopicFactory()
    data = form(strict, topic) | {"definition": "Another line.", "_save": "1"}
    data["csrfmiddlewaretoken"] = "x" * 64
    kept = strict.post(change(topic), data, headers=OWN)
    assert kept.status_code == 403
    assert "Another line." in kept.content.decode()
    assert strict.post(change(topic), fields(kept), headers=OWN).status_code == 302
    assert Topic.objects.get().definition == "Another line."


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver:81"},
        {"Origin": "https://testserver"},
        {"Referer": "https://elsewhere.example/?http://testserver/"},
        {"Referer": "http://testserver.elsewhere.example/"},
        {},
    ],
    ids=lambda headers: " ".join(f"{k}={v}" for k, v in headers.items()) or "no header",
)
@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "signed out"])
def test_what_another_site_sends_is_never_carried_on(strict, headers, signed_in):
    agreement = AgreementFactory()
    data = typed(strict, agreement) | {"csrfmiddlewaretoken": "x" * 64}
    if not signed_in:
        strict.logout()
    answer = strict.post(change(agreement), data, headers=headers)
    assert answer.status_code in (302, 403)
    assert "lines of" not in answer.content.decode()
    assert Agreement.objects.get().summary != LONG


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/admin/"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_each_header_of_this_site_is_enough(strict, headers):
    agreement = AgreementFactory()
    data = typed(strict, agreement)
    strict.logout()
    assert "lines of" in strict.post(change(agreement), data, headers=headers).content.decode()


def test_passwords_are_never_written_into_a_page(strict):
    strict.logout()
    page = reverse("admin:auth_user_add")
    data = {"username": "newcomer", "password1": "a-secret-phrase", "password2": "a-secret-phrase"}
    text = strict.post(page, data, headers=OWN).content.decode()
    assert "newcomer" in text
    assert "a-secret-phrase" not in text


def test_a_stale_page_to_sign_in_is_shown_anew(strict):
    page = reverse("admin:login") + "?next=/admin/agreements/"
    answer = strict.post(page, {"username": "x", "password": "y"}, headers=OWN)
    assert (answer.status_code, answer["Location"]) == (302, page)


def test_signing_out_twice_is_no_loss(client):
    answer = client.post(reverse("admin:logout"), headers=OWN)
    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))


@pytest.mark.parametrize(
    ("setting", "most"),
    [("DATA_UPLOAD_MAX_NUMBER_FIELDS", 5), ("DATA_UPLOAD_MAX_MEMORY_SIZE", 100)],
)
def test_a_form_beyond_a_limit_is_refused_in_words(officer, settings, setting, most):
    agreement = AgreementFactory(parts__rows=1)
    data = form(officer, agreement)
    setattr(settings, setting, most)
    answer = officer.post(change(agreement), data)
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
