"""Accounts: who may change whose, what the page says, and what the audit trail keeps."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial.models import Act, AuditEntry
from tests.admin.forms import fields
from tests.admin.signing_in import PASSPHRASE, sign_in, with_device, with_passphrase
from tests.factories import (
    AccessAttemptFactory,
    DepartmentFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

UNREVIEWED = "editorial.publish_without_review"


@pytest.fixture
def administrator(client):
    """An administrator who is no superuser."""
    client.user = UserFactory(username="admin", group="Administrator")
    client.force_login(client.user)
    return client


def page_of(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def change(client, user, **changes):
    data = fields(client.get(page_of(user)), "user_form") | changes
    return client.post(page_of(user), data)


def group(name):
    return str(Group.objects.get(name=name).pk)


def entries(user):
    found = AuditEntry.objects.filter(model="auth.user", object_id=user.pk).order_by("pk")
    found = found.exclude(act=Act.SIGNED_IN)
    return [(entry.act, entry.by.username, entry.changes) for entry in found]


def test_an_administrator_opens_an_account(administrator):
    data = {"username": "ben", "email": "ben@example.org", "usable_password": "true",
            "password1": PASSPHRASE, "password2": PASSPHRASE, "departments-TOTAL_FORMS": "0",
            "departments-INITIAL_FORMS": "0"}  # fmt: skip
    response = administrator.post(reverse("admin:auth_user_add"), data)
    assert response.status_code == 302, response.context_data["errors"]
    ben = get_user_model().objects.get(username="ben")
    assert (ben.is_staff, ben.is_superuser, ben.groups.count()) == (True, False, 0)
    assert sign_in(Client(), ben).status_code == 302
    assert entries(ben)[0][:2] == (Act.ADDED, "admin")


def test_an_administrator_gives_roles_and_the_extra_right(administrator):
    user = UserFactory(username="ben")
    extra = str(Permission.objects.get(codename="publish_without_review").pk)
    change(administrator, user, groups=[group("Officer")], user_permissions=[extra])
    user = get_user_model().objects.get(pk=user.pk)
    assert user.has_perm("agreements.change_agreement")
    assert user.has_perm(UNREVIEWED)
    act, by, changes = entries(user)[0]
    assert (act, by) == (Act.CHANGED, "admin")
    assert changes["Roles"] == [None, "Officer"]
    assert "without review" in changes["Beyond any role"][1]


def test_no_other_right_can_be_given_one_by_one(administrator):
    user = UserFactory(username="ben")
    other = str(Permission.objects.get(codename="publish_agreement").pk)
    response = change(administrator, user, user_permissions=[other])
    assert "user_permissions" in response.context_data["adminform"].form.errors
    assert not user.user_permissions.exists()


@pytest.mark.parametrize("role", ["Reader", "Officer", "Reviewer", "Administrator"])
def test_the_extra_right_is_in_no_role(role):
    assert not UserFactory(group=role).has_perm(UNREVIEWED)


RAISED = {
    "a role": lambda: {"groups": [group("Reviewer"), group("Administrator")]},
    "the extra right": lambda: {
        "user_permissions": [str(Permission.objects.get(codename="publish_without_review").pk)]
    },
    "superuser": lambda: {"is_superuser": "on"},
    "departments": lambda: {
        "departments-TOTAL_FORMS": "1",
        "departments-INITIAL_FORMS": "0",
        "departments-0-organisation": str(OrganisationFactory().pk),
    },
}


@pytest.mark.parametrize("what", RAISED)
def test_nobody_raises_their_own_rights(administrator, what):
    user = administrator.user
    before = set(user.get_all_permissions())
    change(administrator, user, last_name="Ono", **RAISED[what]())
    user = get_user_model().objects.get(pk=user.pk)
    assert user.last_name == "Ono"
    assert set(user.get_all_permissions()) == before
    assert (user.is_superuser, user.departments.count()) == (False, 0)


def test_nobody_leaves_their_own_limits(administrator):
    limit = DepartmentFactory(user=administrator.user)
    data = {
        "departments-TOTAL_FORMS": "1",
        "departments-INITIAL_FORMS": "1",
        "departments-0-id": str(limit.pk),
        "departments-0-user": str(administrator.user.pk),
        "departments-0-organisation": str(limit.organisation_id),
        "departments-0-DELETE": "on",
    }
    change(administrator, administrator.user, **data)
    assert administrator.user.departments.count() == 1


def test_an_administrator_makes_no_superuser(administrator):
    user = UserFactory(username="ben")
    change(administrator, user, is_superuser="on")
    user.refresh_from_db()
    assert not user.is_superuser


@pytest.mark.parametrize("page", ["change", "password", "second factor"])
def test_an_administrator_cannot_touch_a_superuser(administrator, page):
    user = with_passphrase(UserFactory(username="root", role="Administrator"))
    with_device(user)
    pages = {
        "change": page_of(user),
        "password": reverse("admin:auth_user_password_change", args=[user.pk]),
        "second factor": reverse("admin:auth_user_second_factor", args=[user.pk]),
    }
    data = {"email": "x@example.org", "password1": "x" * 20, "password2": "x" * 20}
    assert administrator.post(pages[page], data).status_code == 403
    before, user = user, get_user_model().objects.get(pk=user.pk)
    assert (user.password, user.email) == (before.password, "")
    assert TOTPDevice.objects.count() == 1


@pytest.mark.parametrize("role", ["Reader", "Officer", "Reviewer"])
def test_nobody_else_sees_accounts(client, role):
    client.force_login(UserFactory(username="ben", role=role))
    for page in ("auth_user", "auth_group", "axes_accessattempt"):
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == 403


def test_a_disabled_account_is_closed_at_once(administrator):
    user = with_passphrase(UserFactory(username="ben", role="Officer"))
    other = Client()
    sign_in(other, user)
    data = fields(administrator.get(page_of(user)), "user_form")
    del data["is_active"]
    administrator.post(page_of(user), data)
    assert other.get("/admin/").status_code == 302


def test_accounts_are_never_deleted(as_role):
    client, user = as_role("Administrator"), UserFactory(username="ben")
    page = reverse("admin:auth_user_delete", args=[user.pk])
    assert client.post(page, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
    client.post(reverse("admin:auth_user_changelist"), chosen)
    assert get_user_model().objects.filter(pk=user.pk).exists()


# A lost device


def test_an_administrator_removes_a_lost_device(administrator):
    user = with_passphrase(UserFactory(username="ben"))
    with_device(user)
    page = reverse("admin:auth_user_second_factor", args=[user.pk])
    assert page in administrator.get(page_of(user)).content.decode()
    assert administrator.get(page).status_code == 200
    assert TOTPDevice.objects.count() == 1, "looking removes nothing"
    assert administrator.post(page).url == page_of(user)
    assert not TOTPDevice.objects.exists()
    assert sign_in(Client(), user).url == "/admin/"
    entry = AuditEntry.objects.get(act=Act.SECOND_FACTOR)
    assert (entry.by.username, entry.label, entry.note) == ("admin", "ben", "removed")


def test_nobody_removes_their_own(administrator):
    page = reverse("admin:auth_user_second_factor", args=[administrator.user.pk])
    assert administrator.post(page).status_code == 403


def test_setting_anothers_passphrase_is_remembered(administrator):
    user = with_passphrase(UserFactory(username="ben"))
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    new = "sufen-mabil-torek-vanis"
    data = {"password1": new, "password2": new, "usable_password": "true"}
    assert administrator.post(page, data).status_code == 302
    ((act, by, changes),) = entries(user)
    assert (act, by) == (Act.CHANGED, "admin")
    assert [after for _before, after in changes.values() if new not in after] == ["(secret)"]


def test_an_administrator_lifts_a_lock(administrator):
    user = with_passphrase(UserFactory(username="ben"))
    for _n in range(5):
        sign_in(Client(), user, "wrong")
    page = reverse("admin:axes_accessattempt_changelist")
    assert "ben" in administrator.get(page).content.decode()
    from axes.models import AccessAttempt

    attempt = AccessAttempt.objects.get()
    administrator.post(
        reverse("admin:axes_accessattempt_delete", args=[attempt.pk]), {"post": "yes"}
    )
    assert sign_in(Client(), user).status_code == 302


def test_a_lock_shows_no_passphrase_that_was_tried(administrator):
    AccessAttemptFactory(post_data="password=secret-secret")
    page = reverse("admin:axes_accessattempt_changelist")
    assert "secret-secret" not in administrator.get(page).content.decode()


# In words

WORDS = {
    "Reader": ["Looks at the working copies of every kind."],
    "Officer": [
        "Looks at the working copies of every kind.",
        "Adds and submits every kind.",
        "Changes and submits every kind.",
        "Deletes drafts of every kind that were never published.",
        "Decides on what readers report as wrong.",
    ],
    "Reviewer": [
        "Looks at the working copies of every kind.",
        "Approves and publishes every kind, but not what the person wrote.",
        "Withdraws every kind from the register.",
        "Reads the audit trail.",
        "Decides on what readers report as wrong.",
    ],
    "Administrator": [
        "Looks at the working copies of every kind.",
        "Reads the audit trail.",
        "Opens, changes and closes accounts, and gives roles.",
        "Lifts locks of the sign-in.",
    ],
}


@pytest.mark.parametrize("role", WORDS)
def test_an_account_says_in_words_what_it_may_do(administrator, role):
    user = UserFactory(username="ben", group=role)
    page = administrator.get(page_of(user)).content.decode()
    assert all(sentence in page for sentence in WORDS[role])
    own = Client()
    own.force_login(user)
    assert own.get(reverse("admin:account")).context_data["may"] == WORDS[role]


def test_it_says_what_it_is_limited_to(administrator):
    user = UserFactory(username="ben", role="Officer")
    DepartmentFactory(user=user, organisation__dcms=True)
    name = "Department for Digital, Culture, Media and Sport (DCMS)"
    assert f"progress on them, with: {name}." in administrator.get(page_of(user)).content.decode()
    own = Client()
    own.force_login(user)
    assert own.get(reverse("admin:account")).context_data["departments"] == [name]


def test_a_single_kind_is_named():
    from editorial.roles import in_words

    user = UserFactory(username="ben")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["add_topic", "add_person"]))
    assert in_words(user) == ["Adds and submits topics and people."]
    assert in_words(UserFactory(is_active=False)) == ["Nothing: the account is closed."]
    assert in_words(UserFactory()) == ["Signs in and sees what is published."]
    assert in_words(UserFactory(role="Administrator")) == ["Everything, without any limit."]
