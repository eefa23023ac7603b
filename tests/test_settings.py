"""Settings come from the environment, and are safe where it says nothing."""

import os
import runpy
import shutil
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).parents[1]
KEY = "k" * 60


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read a copy of settings.py, beside which stand no .env and no var/, in an environment."""
    before = dict(os.environ)  # reading a file of settings adds to the environment for good
    copy = tmp_path / "config" / "settings.py"
    copy.parent.mkdir()
    shutil.copy(ROOT / "config" / "settings.py", copy)
    for name in list(os.environ):
        if name not in ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG"):
            monkeypatch.delenv(name)

    def run(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(copy))

    yield run
    os.environ.clear()
    os.environ.update(before)


def test_a_secret_key_is_required(read):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set: set it in the"):
        read()


def test_the_demo_finds_its_own_key(read, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("from the file\n")
    assert read()["SECRET_KEY"] == "from the file"


def test_a_file_can_hold_the_environment(read, tmp_path):
    (tmp_path / ".env").write_text(f"SECRET_KEY={KEY}\nREGISTER_HOME_COUNTRY=jp\nDEBUG=on\n")
    settings = read(DEBUG="off")
    assert settings["REGISTER_HOME_COUNTRY"] == "JP"
    assert settings["DEBUG"] is False, "the environment goes before the file"


def test_nothing_said_is_safe(read, tmp_path):
    settings = read(SECRET_KEY=KEY)
    assert settings["DEBUG"] is False
    assert "*" not in settings["ALLOWED_HOSTS"]
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "register.db")
    assert settings["REGISTER_INDEX_DIR"] == tmp_path / "var" / "index"
    assert settings["REGISTER_SITE"] == "all"
    assert settings["REGISTER_HOME_COUNTRY"] == "GB"


@pytest.mark.parametrize("site", ["", "Public", "admin"])
def test_an_unknown_site_is_refused(site, read):
    with pytest.raises(ImproperlyConfigured, match=f"REGISTER_SITE is “{site}”: set it to all,"):
        read(SECRET_KEY=KEY, REGISTER_SITE=site)


def test_a_public_process_knows_nothing_of_the_editors(read):
    settings = read(SECRET_KEY=KEY, REGISTER_SITE="public")
    rooms = {"editorial", "partners", "agreements", "intake"}
    assert not rooms & set(settings["INSTALLED_APPS"])
    assert not [app for app in settings["INSTALLED_APPS"] if "auth" in app or "session" in app]
    assert not [name for name in settings["MIDDLEWARE"] if "session" in name or "auth" in name]


@pytest.mark.parametrize("value", ["on", "off"])
def test_https_switches_everything_that_goes_with_it(value, read):
    settings = read(SECRET_KEY=KEY, HTTPS=value)
    on = value == "on"
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert settings[name] is on
    assert bool(settings["SECURE_HSTS_SECONDS"]) is on
    assert bool(settings["SECURE_PROXY_SSL_HEADER"]) is on


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://officer:p%40ss%2Fword@db.example:6432/register?sslmode=verify-full",
            {"USER": "officer", "PASSWORD": "p@ss/word", "HOST": "db.example", "PORT": 6432},
        ),
        ("postgres://officer@//run/postgresql/register", {"HOST": "/run/postgresql"}),
    ],
    ids=["over the network", "through a socket"],
)
def test_postgresql(url, expected, read):
    database = read(SECRET_KEY=KEY, DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["NAME"] == "register"
    assert database["CONN_HEALTH_CHECKS"] is True
    assert expected.items() <= database.items()


def test_sqlite_waits_and_writes_one_at_a_time(read, tmp_path):
    database = read(SECRET_KEY=KEY, DATABASE_URL=f"sqlite:///{tmp_path}/x.db")["DATABASES"][
        "default"
    ]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_the_content_security_policy_lets_nothing_in(read):
    directives = read(SECRET_KEY=KEY)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert not [value for values in directives.values() for value in values if "unsafe" in value]
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert directives[name] == ["'none'"]


@pytest.mark.parametrize(("https", "expected"), [("on", "required"), ("off", "optional")])
def test_a_second_factor_is_required_where_it_is_real(https, expected, read):
    assert read(SECRET_KEY=KEY, HTTPS=https)["SECOND_FACTOR"] == expected


def test_an_unknown_rule_for_the_second_factor_is_refused(read):
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR is “off”: set it to required"):
        read(SECRET_KEY=KEY, SECOND_FACTOR="off")


def test_somebody_has_to_be_able_to_sign_in(read):
    with pytest.raises(ImproperlyConfigured, match="nobody could sign in"):
        read(SECRET_KEY=KEY, PASSPHRASES="off")


OIDC = {
    f"OIDC_{name}": "x"
    for name in (
        "RP_CLIENT_ID", "RP_CLIENT_SECRET", "OP_ISSUER", "OP_AUTHORIZATION_ENDPOINT",
        "OP_TOKEN_ENDPOINT", "OP_USER_ENDPOINT", "OP_JWKS_ENDPOINT",
    )
}  # fmt: skip


def test_single_sign_on_is_off_until_a_client_is_named(read):
    settings = read(SECRET_KEY=KEY)
    assert not [app for app in settings["INSTALLED_APPS"] if "oidc" in app]
    assert not [one for one in settings["AUTHENTICATION_BACKENDS"] if "sso" in one]


def test_single_sign_on(read):
    settings = read(
        SECRET_KEY=KEY, PASSPHRASES="off", OIDC_ROLES="desk=Officer,heads=Reviewer", **OIDC
    )
    assert "editorial.signin.sso.ProviderBackend" in settings["AUTHENTICATION_BACKENDS"]
    assert settings["OIDC_CREATE_USER"] is False
    assert settings["OIDC_ROLES"] == {"desk": "Officer", "heads": "Reviewer"}
    assert settings["OIDC_USE_PKCE"] is True


@pytest.mark.parametrize("missing", sorted(set(OIDC) - {"OIDC_RP_CLIENT_ID"}))
def test_single_sign_on_says_what_is_missing(missing, read):
    with pytest.raises(ImproperlyConfigured, match=missing):
        read(SECRET_KEY=KEY, **{name: "x" for name in OIDC if name != missing})


def test_mail(read):
    assert read(SECRET_KEY=KEY)["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    settings = read(SECRET_KEY=KEY, EMAIL_URL="smtp+tls://office:p%40ss@mail.example:587")
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example", 587)
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("office", "p@ss")
    assert settings["EMAIL_USE_TLS"] is True
