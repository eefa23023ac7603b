"""What the editors' pages of all rooms share, and the pages of the register itself."""

from editorial.admin import (  # noqa: F401 - each registers its pages
    accounts,
    audit,
    journal,
    links,
    reports,
    reviews,
)
