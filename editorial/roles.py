"""The roles of the editors' side, as groups of permissions.

Parts of a record have no permissions of their own: whoever may change a record may change them.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.mappings import mapping_for
from register import documents

READER, OFFICER, REVIEWER = "Reader", "Officer", "Reviewer"

# What each role may do with every type of record. An administrator is a superuser.
ROLES = {
    READER: ("view",),
    OFFICER: ("view", "add", "change", "delete"),
    REVIEWER: ("view", "publish", "withdraw"),
}
DESCRIPTIONS = {
    READER: _("Looks at working copies."),
    OFFICER: _(
        "Writes and changes working copies, submits them for review, and deletes drafts that were "
        "never published."
    ),
    REVIEWER: _("Decides on what officers submit, and withdraws records."),
}


def create_roles() -> list[Group]:
    """Make the groups and give each exactly its permissions; may be called again at any time."""
    return [_create(name, actions) for name, actions in ROLES.items()]


def _create(name: str, actions: tuple[str, ...]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    seen = ["view_publication", "view_submission"]
    if name == REVIEWER:
        seen.append("view_auditentry")
    wanted = Q(content_type__app_label="editorial", codename__in=seen)
    for opts in (mapping_for(name).model._meta for name in documents.TYPES):
        codenames = [f"{action}_{opts.model_name}" for action in actions]
        wanted |= Q(content_type__app_label=opts.app_label, codename__in=codenames)
    group.permissions.set(Permission.objects.filter(wanted))
    return group
