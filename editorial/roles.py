"""The roles of the editors' side, as groups of permissions, and what they mean in words.

Parts of a record have no permissions of their own: whoever may change a record may change them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.mappings import mapping_for
from register import documents

READER, OFFICER, REVIEWER, ADMINISTRATOR = "Reader", "Officer", "Reviewer", "Administrator"

# What each role may do with every type of record.
ROLES: dict[str, tuple[str, ...]] = {
    READER: ("view",),
    OFFICER: ("view", "add", "change", "delete"),
    REVIEWER: ("view", "publish", "withdraw"),
    ADMINISTRATOR: ("view",),
}
# What else: permissions by label; * stands for every action on that model.
BESIDES: dict[str, tuple[str, ...]] = {
    READER: ("editorial.view_publication", "editorial.view_submission"),
    OFFICER: ("editorial.view_publication", "editorial.view_submission", "register.*_report"),
    REVIEWER: (
        "editorial.view_publication",
        "editorial.view_submission",
        "editorial.view_auditentry",
        "register.*_report",
    ),
    ADMINISTRATOR: (
        "editorial.view_publication",
        "editorial.view_submission",
        "editorial.view_auditentry",
        "register.view_report",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.view_group",
        "axes.view_accessattempt",
        "axes.delete_accessattempt",
        "editorial.*_previewlink",
    ),
}
DESCRIPTIONS = {
    READER: gettext_lazy("Looks at working copies."),
    OFFICER: gettext_lazy(
        "Writes, changes and submits working copies, and deletes drafts that were never published."
    ),
    REVIEWER: gettext_lazy(
        "Approves what others submitted, publishes and withdraws records, reads the audit trail."
    ),
    ADMINISTRATOR: gettext_lazy(
        "Manages accounts, roles, locks and preview links, reads the audit trail; writes and "
        "publishes nothing."
    ),
}
# In no role, given to a person by name.
EXTRAS = ("editorial.publish_without_review",)

ACTIONS = {
    "view": gettext_lazy("Looks at the working copies of %(kinds)s."),
    "add": gettext_lazy("Adds and submits %(kinds)s."),
    "change": gettext_lazy("Changes and submits %(kinds)s."),
    "delete": gettext_lazy("Deletes drafts of %(kinds)s that were never published."),
    "publish": gettext_lazy("Approves and publishes %(kinds)s, but not what the person wrote."),
    "withdraw": gettext_lazy("Withdraws %(kinds)s from the register."),
}
OTHERS = {
    "editorial.publish_without_review": gettext_lazy(
        "Publishes without review, with a reason that every reviewer is told."
    ),
    "editorial.view_auditentry": gettext_lazy("Reads the audit trail."),
    "register.change_report": gettext_lazy("Decides on what readers report as wrong."),
    "auth.change_user": gettext_lazy("Opens, changes and closes accounts, and gives roles."),
    "axes.delete_accessattempt": gettext_lazy("Lifts locks of the sign-in."),
}


def create_roles() -> list[Group]:
    """Make the groups and give each exactly its permissions; may be called again at any time."""
    return [_create(name) for name in ROLES]


def _create(name: str) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    models = [mapping_for(record_type).model for record_type in documents.TYPES]
    of_records = [_label(model, action) for model in models for action in ROLES[name]]
    group.permissions.set(permissions([*BESIDES[name], *of_records]))
    return group


def permissions(labels: Iterable[str]) -> Any:
    """The permissions with these labels, such as editorial.view_auditentry."""
    wanted = Q(pk__in=())
    for label in labels:
        wanted |= _labelled(label)
    return Permission.objects.filter(wanted)


def _labelled(label: str) -> Q:
    app_label, _dot, codename = label.partition(".")
    name = "codename__endswith" if codename.startswith("*") else "codename"
    return Q(**{"content_type__app_label": app_label, name: codename.removeprefix("*")})


def in_words(user: Any) -> list[str]:
    """What an account may do, in sentences; what it is limited to is said elsewhere."""
    if not (user.is_active and user.is_staff):
        return [_("Nothing: the account is closed.")]
    if user.is_superuser:
        return [_("Everything, without any limit.")]
    return list(_sentences(user)) or [_("Signs in and sees what is published.")]


def _sentences(user: Any) -> Iterator[str]:
    models = [mapping_for(name).model for name in documents.TYPES]
    for action, sentence in ACTIONS.items():
        held = [m for m in models if user.has_perm(_label(m, action))]
        if held:
            kinds = get_text_list([str(m._meta.verbose_name_plural) for m in held], _("and"))
            yield str(sentence) % {"kinds": _("every kind") if len(held) == len(models) else kinds}
    yield from (str(text) for label, text in OTHERS.items() if user.has_perm(label))


def _label(model: Any, action: str) -> str:
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"
