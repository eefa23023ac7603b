"""How far an account reaches: everything, or what its departments have a part in.

What an account is limited to is kept in partners.Department; what a record belongs to is said by
its mapping. Reading is not limited: working copies are for every editor to see.
"""

from typing import Any

from editorial.mappings import mapping_for
from editorial.models import Record

Departments = frozenset[int]


def departments_of(user: Any) -> Departments | None:
    """The organisations (keys) to which an account is limited, with what they came from and became.

    None where it is not limited; a superuser never is.
    """
    if user.is_superuser:
        return None
    if not hasattr(user, "_departments"):
        own = set(user.departments.values_list("organisation", flat=True))
        user._departments = mapping_for("organisation").lineage(own) if own else None
    return user._departments


def names_of(user: Any) -> list[str]:
    """The names of the organisations to which an account is limited; none where it is not."""
    if user.is_superuser:
        return []
    return [str(row.organisation) for row in user.departments.select_related("organisation")]


def within(user: Any, record: Record) -> bool:
    """Whether the user's departments have a part in a saved record, as it is saved now."""
    limits = departments_of(user)
    if limits is None:
        return True
    departments = mapping_for(record.record_type).departments(record)
    return departments is None or bool(departments & limits)
