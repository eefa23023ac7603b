"""Single sign-on, played against a real provider: who is let in, and as whom."""

import time

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.admin.provider import Provider
from tests.servers import Server

MAKE = """
from tests.factories import *
UserFactory(username="ayumi", email="ayumi@example.org", role="Reader")
UserFactory(username="closed", email="closed@example.org", is_active=False)
UserFactory(username="one", email="twice@example.org")
UserFactory(username="two", email="twice@example.org")
"""
CREATES = {
    "OIDC_CREATE_USER": "on",
    "OIDC_GROUPS_CLAIM": "teams",
    "OIDC_ROLES": "desk=Officer,heads=Reviewer,root=superuser",
    "PASSPHRASES": "off",
    "SECOND_FACTOR": "required",
}


@pytest.fixture(scope="module")
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture(autouse=True)
def _as_it_was(provider):
    provider.claims, provider.token, provider.signed_by = {}, {}, provider.key


@pytest.fixture(scope="module")
def server(provider, tmp_path_factory):
    """People are let in whose account is there."""
    with Server(tmp_path_factory.mktemp("sso"), env=provider.env, script=MAKE) as server:
        yield server


@pytest.fixture(scope="module")
def creating(provider, tmp_path_factory):
    """People get an account, and roles by their groups; nobody signs in by passphrase."""
    env = provider.env | CREATES
    with Server(tmp_path_factory.mktemp("creating"), env=env, script=MAKE) as server:
        yield server


def sign_in(server, provider, **claims):
    """Go through the provider; return the browser and the page where it ends."""
    provider.claims = claims
    browser = requests.Session()
    page = browser.get(f"{server.address}/admin/oidc/authenticate/?next=/admin/account/")
    return browser, page


def is_in(page):
    return page.url.endswith("/admin/account/") and "What I may do" in page.text


def known_by(server, username):
    script = (
        "from django.contrib.auth import get_user_model as g\n"
        f"u = g().objects.filter(username={username!r}).first()\n"
        "print(u and [getattr(getattr(u, 'sign_on_identity', None), 'subject', None),"
        " sorted(u.groups.values_list('name', flat=True)), u.is_superuser])"
    )
    return server.run(script).strip()


def test_a_verified_address_finds_the_account_and_then_the_subject_does(server, provider):
    first = {"sub": "s-1", "email": "AYUMI@example.org", "email_verified": True}
    assert is_in(sign_in(server, provider, **first)[1])
    assert known_by(server, "ayumi") == "['s-1', ['Reader'], False]"
    assert is_in(sign_in(server, provider, sub="s-1", email="married@example.org")[1])
    # Somebody else who got the address later is somebody else.
    assert not is_in(sign_in(server, provider, **first | {"sub": "s-2"})[1])


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ayumi@example.org"},
        {"email": "ayumi@example.org", "email_verified": False},
        {"email": "stranger@example.org", "email_verified": True},
        {"email": "closed@example.org", "email_verified": True},
        {"email": "twice@example.org", "email_verified": True},
        {},
    ],
    ids=["address not verified", "said to be unverified", "no account", "closed", "two accounts",
         "no address"],
)  # fmt: skip
def test_who_is_not_let_in(server, provider, claims):
    page = sign_in(server, provider, sub="s-9", **claims)[1]
    assert "?refused=1" in page.url
    assert "no open account here is yours" in page.text


@pytest.mark.parametrize(
    "token",
    [
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"nonce": "another"},
        {"sub": "somebody-else"},
    ],
    ids=["for another client", "of another issuer", "expired", "without end", "replayed",
         "of another person"],
)  # fmt: skip
def test_a_token_that_does_not_fit_lets_nobody_in(creating, provider, token):
    provider.token = token
    claims = {"sub": "s-7", "email": "new7@example.org", "email_verified": True}
    assert "?refused=1" in sign_in(creating, provider, **claims)[1].url
    assert known_by(creating, "new7@example.org") == "None"


def test_a_token_that_another_signed_lets_nobody_in(creating, provider):
    provider.signed_by = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = {"sub": "s-8", "email": "new8@example.org", "email_verified": True}
    assert not is_in(sign_in(creating, provider, **claims)[1])


def test_an_account_is_made_only_where_a_setting_allows_it(creating, provider):
    claims = {"sub": "s-5", "email": "new@example.org", "email_verified": True}
    browser, page = sign_in(creating, provider, **claims, teams=["desk"])
    assert is_in(page), "the second factor is the provider's matter"
    assert known_by(creating, "new@example.org") == "['s-5', ['Officer'], False]"
    sign_in(creating, provider, **claims, teams=["heads", "root", "unknown"])
    assert known_by(creating, "new@example.org") == "['s-5', ['Reviewer'], False]"
    sign_in(creating, provider, **claims)
    assert known_by(creating, "new@example.org") == "['s-5', [], False]"
    creating.run(
        "from django.contrib.auth import get_user_model as g\n"
        "g().objects.filter(username='new@example.org').update(is_active=False)"
    )
    assert not is_in(browser.get(f"{creating.address}/admin/account/"))


def test_an_address_that_is_not_verified_makes_no_account(creating, provider):
    sign_in(creating, provider, sub="s-6", email="new6@example.org")
    assert known_by(creating, "new6@example.org") == "None"


def test_without_passphrases_the_page_offers_none(creating):
    page = requests.get(f"{creating.address}/admin/login/")
    assert "Sign in with your organisation" in page.text
    assert 'name="password"' not in page.text
