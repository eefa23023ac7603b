import pytest

from tests.factories import UserFactory


@pytest.fixture
def as_role(client):
    """Sign the test client in with a role and return it; "Administrator" may do anything."""

    def signed_in(role):
        client.force_login(UserFactory(username=f"the-{role}".lower(), role=role))
        return client

    return signed_in


@pytest.fixture
def administrator(as_role):
    return as_role("Administrator")


@pytest.fixture
def officer(as_role):
    return as_role("Officer")
