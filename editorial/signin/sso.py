"""Single sign-on by OpenID Connect: which account somebody is whom the provider let in.

Imported only where a provider is set up. An account is found by the provider's subject for it, or
the first time by an e-mail address that the provider has verified.
"""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from jwt import PyJWTError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from requests.exceptions import RequestException

from editorial import audit, roles
from editorial.models import Act, SignOnIdentity

LOGGER = logging.getLogger(__name__)


class ProviderBackend(OIDCAuthenticationBackend):
    def authenticate(self, request: Any, **kwargs: Any) -> Any:
        try:
            user = super().authenticate(request, **kwargs)
        except (PyJWTError, RequestException, SuspiciousOperation, KeyError, ValueError) as error:
            LOGGER.warning("single sign-on failed: %s", error)
            return None
        if user is None or not (user.is_active and user.is_staff):
            return None
        return user

    def verify_token(self, token: str, **kwargs: Any) -> Any:
        """The token's claims; beyond its signature, it has to be for us, and of our provider."""
        payload = super().verify_token(token, **kwargs)
        audience = payload.get("aud")
        for_whom = [audience] if isinstance(audience, str) else audience or []
        if self.OIDC_RP_CLIENT_ID not in for_whom:
            raise SuspiciousOperation("the token is for somebody else")
        if payload.get("iss") != settings.OIDC_OP_ISSUER:
            raise SuspiciousOperation("the token is of another provider")
        if "exp" not in payload:
            raise SuspiciousOperation("the token never expires")
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: Any) -> dict[str, Any]:
        claims = super().get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload.get("sub"):
            raise SuspiciousOperation("token and user information are of two people")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        return bool(claims.get("sub"))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        known = self.UserModel.objects.filter(sign_on_identity__subject=claims["sub"])
        if known.exists() or not (claims.get("email") and claims.get("email_verified") is True):
            return known
        # An account that has a subject already is somebody else's, whatever the address.
        return self.UserModel.objects.filter(
            email__iexact=claims["email"], is_active=True, sign_on_identity=None
        )

    def get_username(self, claims: dict[str, Any]) -> str:
        return str(claims["email"])[:150]

    def create_user(self, claims: dict[str, Any]) -> Any:
        """Only with OIDC_CREATE_USER and a verified address that no account has."""
        email = claims.get("email")
        if not email or claims.get("email_verified") is not True:
            return None
        taken = self.UserModel.objects.filter(email__iexact=email)
        if taken.exists() or self.UserModel.objects.filter(username=email[:150]).exists():
            return None
        with transaction.atomic():
            user = super().create_user(claims)
            user.is_staff = True
            user.save(update_fields=["is_staff"])
            audit.note(Act.ADDED, user, note="by single sign-on")
            return self.update_user(user, claims)

    def update_user(self, user: Any, claims: dict[str, Any]) -> Any:
        with transaction.atomic():
            SignOnIdentity.objects.get_or_create(user=user, defaults={"subject": claims["sub"]})
            if settings.OIDC_GROUPS_CLAIM and not user.is_superuser:
                self._give_roles(user, claims)
        return user

    def _give_roles(self, user: Any, claims: dict[str, Any]) -> None:
        """Exactly the roles that the provider's groups stand for."""
        groups = claims.get(settings.OIDC_GROUPS_CLAIM) or []
        held = {groups} if isinstance(groups, str) else {str(group) for group in groups}
        names = {role for group, role in settings.OIDC_ROLES.items() if group in held}
        before = set(user.groups.values_list("name", flat=True))
        after = names & set(roles.ROLES)
        if before != after:
            user.groups.set(Group.objects.filter(name__in=after))
            changes = {"groups": [", ".join(sorted(before)), ", ".join(sorted(after))]}
            audit.note(Act.CHANGED, user, changes=changes, note="by single sign-on")
