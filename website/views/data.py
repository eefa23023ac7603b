from typing import Any, NamedTuple

from register import codelists, journal, moments
from register.documents import TYPES
from register.models import Edition, Head
from register.package.descriptor import table_schema
from register.package.tables import TABLES
from website.views.base import Page


class Column(NamedTuple):
    name: str
    description: str
    kind: str
    required: bool


class Table(NamedTuple):
    name: str
    about: str
    columns: list[Column]


class DataView(Page):
    """The register as data: what there is, what the columns mean, and how to check it."""

    section = "data"
    template_name = "website/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "head": _head(),
            "site": self.request.build_absolute_uri("/").rstrip("/"),
            "tables": [_table(name) for name in TABLES],
            "codelists": [(one.list_name(), list(one)) for one in codelists.LISTS],
            "types": list(TYPES),
        }


def _head() -> Head | Edition | None:
    """The last edition of the register that is shown; None where it holds nothing."""
    if moment := moments.earlier():
        return Edition.objects.filter(seq=moment.key.seq).first()
    return journal.head()


def _table(name: str) -> Table:
    row = TABLES[name]
    columns = [
        Column(
            field["name"],
            field["description"],
            field["type"],
            field.get("constraints", {}).get("required", False),
        )
        for field in table_schema(row)["fields"]
    ]
    return Table(name, row.about, columns)
