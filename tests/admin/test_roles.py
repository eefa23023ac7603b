"""The roles, and the accounts of the demonstration."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from editorial.mappings import mapping_for
from register import documents
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MAY = {
    "Reader": {"view"},
    "Officer": {"view", "add", "change", "delete"},
    "Reviewer": {"view", "publish", "withdraw"},
    "Administrator": {"view", "add", "change", "delete", "publish", "withdraw"},
}
ACTIONS = MAY["Administrator"]


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("record_type", documents.TYPES)
def test_what_a_role_may_do(role, record_type):
    user = UserFactory(role=role)
    opts = mapping_for(record_type).model._meta
    may = {a for a in ACTIONS if user.has_perm(f"{opts.app_label}.{a}_{opts.model_name}")}
    assert may == MAY[role]


def test_roles_have_no_other_permissions():
    others = ("auth.add_user", "auth.change_group", "editorial.delete_publication")
    user = UserFactory(role="Reviewer")
    assert not any(user.has_perm(permission) for permission in others)


def test_create_roles_takes_back_what_was_added():
    call_command("create_roles", stdout=StringIO())
    officer = UserFactory(role="Officer").groups.get()
    officer.permissions.clear()
    call_command("create_roles", stdout=StringIO())
    assert officer.permissions.filter(codename="change_agreement").exists()


@pytest.fixture
def accounts(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"

    def create(*arguments):
        output = StringIO()
        call_command("create_demo_accounts", *arguments, stdout=output)
        return dict(line.split(maxsplit=1) for line in output.getvalue().splitlines())

    create.path = tmp_path / "var" / "demo-accounts.txt"
    return create


def test_demo_accounts_can_sign_in(accounts, rf):
    for username, passphrase in accounts("--print").items():
        validate_password(passphrase)
        user = authenticate(rf.post("/"), username=username, password=passphrase)
        assert user.is_staff
        assert user.is_superuser == (username == "administrator")


def test_a_second_run_changes_nothing(accounts):
    first = accounts("--print")
    hashes = set(get_user_model().objects.values_list("password", flat=True))
    assert accounts("--print") == first
    assert set(get_user_model().objects.values_list("password", flat=True)) == hashes


def test_passphrases_are_kept_from_others(accounts):
    assert accounts() == {}
    assert accounts.path.stat().st_mode & 0o777 == 0o600
    assert len(accounts.path.read_text().splitlines()) == 3


def test_a_lost_database_gets_the_same_passphrases(accounts):
    first = accounts("--print")
    get_user_model().objects.all().delete()
    assert accounts("--print") == first


def test_other_accounts_are_left_alone(accounts):
    UserFactory(username="ayumi")
    with pytest.raises(CommandError, match="accounts of its own"):
        accounts()
    assert set(accounts("--force", "--print")) == {"officer", "reviewer", "administrator"}
