"""Sign-in: lockout, second factor, recovery, sessions that end."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial.models import Act, AuditEntry
from register.visitors import client_address
from tests.admin.signing_in import PASSPHRASE, sign_in, token, with_device, with_passphrase
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


@pytest.fixture
def user():
    return with_passphrase(UserFactory(username="ayumi", email="ayumi@example.org"))


def is_in(client):
    return client.get(INDEX).status_code == 200


def entries(act):
    return list(AuditEntry.objects.filter(act=act).values_list("by__username", "label", "note"))


# The first step


def test_a_passphrase_lets_in(client, user):
    assert sign_in(client, user).url == INDEX
    assert is_in(client)
    assert entries(Act.SIGNED_IN) == [("ayumi", "ayumi", "")]


@pytest.mark.parametrize(
    ("change", "username"),
    [({}, "nobody"), ({}, "ayumi"), ({"is_active": False}, "ayumi"),
     ({"is_staff": False}, "ayumi")],
    ids=["no such account", "a wrong passphrase", "a closed account", "no editor"],
)  # fmt: skip
def test_a_refusal_says_the_same_whatever_was_wrong(client, user, change, username):
    get_user_model().objects.filter(pk=user.pk).update(**change)
    right = bool(change)
    response = sign_in(client, username, PASSPHRASE if right else "wrong-wrong-wrong")
    assert response.status_code == 200
    assert [str(e) for e in response.context_data["form"].non_field_errors()] == [
        "The username and the password do not belong together, or the account is closed. Both "
        "tell capitals from small letters."
    ]
    assert not is_in(client)


@pytest.mark.parametrize("username", ["ayumi", "nobody"])
def test_five_failures_lock_for_a_quarter_of_an_hour(client, user, username):
    with time_machine.travel("2030-01-01T12:00Z", tick=False) as clock:
        for _n in range(4):
            assert sign_in(client, username, "wrong").status_code == 200
        fifth = sign_in(client, username, "wrong")
        assert fifth.status_code == 429
        assert fifth["Retry-After"] == "900"
        assert "Try again in 15 minutes" in " ".join(fifth.content.decode().split())
        clock.shift(timedelta(minutes=14))
        again = sign_in(client, username)
        assert again.status_code == 429, "the right passphrase makes no difference"
        assert "Try again in 1 minute." in " ".join(again.content.decode().split())
        clock.shift(timedelta(minutes=1, seconds=1))
        assert sign_in(client, username).status_code == (302 if username == "ayumi" else 200)
    label = "ayumi" if username == "ayumi" else ""
    assert entries(Act.LOCKED_OUT) == [(None, label, f"“{username}” from 127.0.0.1")]


def test_a_lock_is_of_one_name_from_one_address(client, user):
    other = with_passphrase(UserFactory(username="ben"))
    for _n in range(5):
        sign_in(client, user, "wrong")
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), user).status_code == 302
    assert sign_in(Client(), other).status_code == 302
    assert sign_in(Client(), user).status_code == 429


def test_another_browser_or_a_made_up_header_does_not_help(client, user):
    for n in range(5):
        sign_in(client, user, "wrong", HTTP_USER_AGENT=f"b{n}", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}")
    assert sign_in(client, user).status_code == 429


def test_failures_are_forgotten_after_success(client, user):
    for _round in range(2):
        for _n in range(4):
            sign_in(client, user, "wrong")
        assert sign_in(client, user).status_code == 302


def test_a_lock_does_not_end_a_session(client, user):
    sign_in(client, user)
    for _n in range(5):
        sign_in(Client(), user, "wrong")
    assert is_in(client)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "203.0.113.7", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.5, 203.0.113.7", "127.0.0.1", "203.0.113.7"),
        (2, "198.51.100.5, 203.0.113.7", "127.0.0.1", "198.51.100.5"),
        (2, "203.0.113.7", "127.0.0.1", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1", None),
        (0, "", "", None),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.7, 9.9.9.9:1001", "127.0.0.1", "9.9.9.9"),
        (1, "[2001:db8::1]:443", "127.0.0.1", "2001:db8::"),
        (1, "[2001:db8::1]", "127.0.0.1", "2001:db8::"),
        (1, "2001:db8::1", "127.0.0.1", "2001:db8::"),
        (1, "9.9.9.9:", "127.0.0.1", None),
        (1, "9.9.9.9:1:2", "127.0.0.1", None),
    ],
    ids=[
        "no proxy",
        "one",
        "two",
        "fewer than said",
        "no address",
        "a socket",
        "IPv6",
        "mapped",
        "a port",
        "IPv6 and a port",
        "in brackets",
        "IPv6 from a proxy",
        "no port after all",
        "two ports",
    ],
)
def test_where_a_request_comes_from(rf, settings, proxies, forwarded, remote, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_after_signing_in_nobody_is_sent_elsewhere(client, user):
    page = f"{reverse('admin:login')}?next=https://elsewhere.example/"
    data = {"username": "ayumi", "password": PASSPHRASE, "next": "https://elsewhere.example/"}
    assert client.post(page, data).url == INDEX


def test_no_passphrases_where_they_are_switched_off(client, user, settings):
    settings.PASSPHRASES = False
    assert sign_in(client, user).status_code == 403
    assert b"password" not in client.get(reverse("admin:login")).content
    assert client.get(reverse("admin:password_reset")).status_code == 403


# The second step


def second_step(client, shown, target=INDEX):
    return client.post(reverse("admin:second_factor"), {"token": shown, "next": target})


def test_a_token_is_asked_of_those_who_have_a_device(client, user):
    device = with_device(user)
    first = sign_in(client, user)
    assert first.url.startswith(reverse("admin:second_factor"))
    assert not is_in(client)
    assert second_step(client, token(device.key), "/admin/partners/").url == "/admin/partners/"
    assert is_in(client)
    assert entries(Act.SIGNED_IN) == [("ayumi", "ayumi", "")], "once, when both steps are done"


@pytest.mark.parametrize("shown", ["", "1", "000000", "abcdef", "²²²²²²", "x" * 30, "１２３４５６"])
def test_a_wrong_token_lets_nobody_in(client, user, shown):
    with_device(user)
    sign_in(client, user)
    response = second_step(client, shown)
    assert response.context_data["form"].errors["token"]
    assert not is_in(client)


def test_a_token_works_once(client, user):
    device = with_device(user)
    shown = token(device.key)
    for expected in (302, 200):
        other = Client()
        sign_in(other, user)
        assert second_step(other, shown).status_code == expected


def test_wrong_tokens_make_one_wait(client, user):
    device = with_device(user)
    sign_in(client, user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for expected in (1, 2, 4):
            page = second_step(client, "000000").context_data["form"].errors["token"][0]
            assert f"at least {expected + 1} second" in page or f"least {expected} second" in page
            assert second_step(client, token(device.key)).status_code == 200, "not even the right"
            clock.shift(expected + 1)
        assert second_step(client, token(device.key)).status_code == 302


def test_the_second_step_has_to_follow_soon(client, user):
    device = with_device(user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        clock.shift(601)
        assert second_step(client, token(device.key)).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("change", ["closed", "another passphrase"])
def test_what_happens_between_the_steps_counts(client, user, change):
    device = with_device(user)
    sign_in(client, user)
    if change == "closed":
        get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.set_password("another-of-the-kind")
        user.save()
    assert second_step(client, token(device.key)).url.startswith(reverse("admin:login"))
    assert not is_in(client)


def test_nobody_starts_with_the_second_step(client):
    assert client.get(reverse("admin:second_factor")).url.startswith(reverse("admin:login"))


def test_a_session_from_before_shows_the_device_too(client, user):
    sign_in(client, user)
    device = with_device(user)
    assert client.get(INDEX).url == f"{reverse('admin:second_factor')}?next=%2Fadmin%2F"
    assert second_step(client, token(device.key)).url == INDEX
    assert is_in(client)


# Setting it up


def enrol(client):
    page = reverse("admin:enrol")
    secret = client.get(page).context_data["secret"]
    key = client.session["enrolment_key"]
    assert client.get(reverse("admin:enrol_picture"))["Content-Type"] == "image/svg+xml"
    assert secret.replace(" ", "").isalnum()
    return key, client.post(page, {"token": token(key)})


def codes_of(response):
    return re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", response.content.decode())


def test_setting_up_gives_recovery_codes_once(client, user):
    sign_in(client, user)
    key, response = enrol(client)
    codes = codes_of(response)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert TOTPDevice.objects.get(user=user).key == key
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in codes}, "kept as a hash"
    assert codes[0] not in client.get(reverse("admin:account")).content.decode()
    assert entries(Act.SECOND_FACTOR) == [("ayumi", "ayumi", "set up")]


def test_a_wrong_token_sets_nothing_up(client, user):
    sign_in(client, user)
    page = reverse("admin:enrol")
    secret = client.get(page).context_data["secret"]
    response = client.post(page, {"token": "000000"})
    assert response.context_data["form"].errors["token"]
    assert response.context_data["secret"] == secret, "the app has it already"
    assert not TOTPDevice.objects.exists()


def test_a_recovery_code_works_once(client, user):
    sign_in(client, user)
    codes = codes_of(enrol(client)[1])
    for expected in (302, 200):
        other = Client()
        sign_in(other, user)
        assert second_step(other, codes[3].upper()).status_code == expected
    assert StaticToken.objects.count() == 9


def test_new_recovery_codes_end_the_old_ones(client, user):
    sign_in(client, user)
    old = codes_of(enrol(client)[1])
    new = codes_of(client.post(reverse("admin:recovery_codes")))
    assert not set(old) & set(new)
    other = Client()
    sign_in(other, user)
    assert second_step(other, old[0]).status_code == 200


def test_a_replaced_device_is_worth_nothing(client, user):
    old = with_device(user)
    sign_in(client, user)
    second_step(client, token(old.key))
    enrol(client)
    other = Client()
    sign_in(other, user)
    assert second_step(other, token(old.key, ahead=1)).status_code == 200
    assert TOTPDevice.objects.count() == 1


def test_required_sends_everybody_to_set_one_up(client, user, settings):
    settings.SECOND_FACTOR = "required"
    sign_in(client, user)
    for page in (INDEX, reverse("admin:account"), "/admin/agreements/agreement/add/"):
        assert client.get(page).url == reverse("admin:enrol")
    assert client.get(reverse("admin:enrol")).status_code == 200
    enrol(client)
    assert is_in(client)


def test_optional_asks_nothing_of_those_without(client, user, settings):
    settings.SECOND_FACTOR = "optional"
    sign_in(client, user)
    assert is_in(client)


# Sessions that end


@pytest.mark.parametrize("change", ["is_active", "is_staff"])
def test_a_closed_account_is_refused_at_the_next_request(client, user, change):
    sign_in(client, user)
    get_user_model().objects.filter(pk=user.pk).update(**{change: False})
    assert client.get(INDEX).status_code == 302


def test_roles_apply_at_once(client):
    user = with_passphrase(UserFactory(username="ayumi", role="Reader"))
    sign_in(client, user)
    page = "/admin/agreements/agreement/add/"
    assert client.get(page).status_code == 403
    UserFactory(username="ayumi", role="Officer")
    assert client.get(page).status_code == 200
    user.groups.clear()
    assert client.get(page).status_code == 403


def test_a_new_passphrase_signs_out_everywhere_else(client, user):
    other = Client()
    for one in (client, other):
        sign_in(one, user)
    new = "sufen-mabil-torek-vanis"
    data = {"old_password": PASSPHRASE, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), data).status_code == 302
    assert is_in(client)
    assert not is_in(other)


# A passphrase that was forgotten


@pytest.fixture
def post(settings):
    settings.EMAIL_URL = "memorymail://"
    return mail.outbox


@pytest.mark.parametrize("email", ["ayumi@example.org", "nobody@example.org"])
def test_asking_for_a_new_passphrase_says_nothing_of_accounts(client, user, post, email):
    response = client.post(reverse("admin:password_reset"), {"email": email}, follow=True)
    assert response.redirect_chain == [(reverse("admin:password_reset_done"), 302)]
    assert len(post) == (email == "ayumi@example.org")


def test_a_new_passphrase_by_mail(client, user, post, settings):
    device = with_device(user)
    client.post(reverse("admin:password_reset"), {"email": user.email})
    address = re.search(r"http\S+", post[0].body)[0]
    assert address.startswith(f"{settings.SITE_ADDRESS}/admin/password-reset/")
    page = client.get(address.removeprefix(settings.SITE_ADDRESS)).url
    new = "sufen-mabil-torek-vanis"
    weak = client.post(page, {"new_password1": "passwordpassword", "new_password2": "x"})
    assert weak.status_code == 200
    assert client.post(page, {"new_password1": new, "new_password2": new}).status_code == 302
    assert not is_in(client), "who has the mailbox has not the account"
    assert sign_in(client, user, new).url.startswith(reverse("admin:second_factor"))
    assert second_step(client, token(device.key)).status_code == 302
    assert ("ayumi", "ayumi", "set a new passphrase by mail") in entries(Act.CHANGED)


def test_a_link_in_a_mail_works_for_an_hour(client, user, post, settings):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(reverse("admin:password_reset"), {"email": user.email})
        page = re.search(r"/admin/password-reset/\S+", post[0].body)[0]
        clock.shift(3601)
        assert not client.get(page).context_data["validlink"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["enrol", "enrol_picture"])
def test_a_second_factor_is_shown_before_it_is_replaced(client, page):
    """A session that was opened with the passphrase before the owner set up theirs."""
    user = with_passphrase(UserFactory(role="Officer"))
    sign_in(client, user)
    client.get(reverse("admin:enrol"))
    device = with_device(user)
    for send in (client.get, client.post):
        response = send(reverse(f"admin:{page}"))
        assert response.headers["Location"].startswith(reverse("admin:second_factor"))
    assert TOTPDevice.objects.get() == device
