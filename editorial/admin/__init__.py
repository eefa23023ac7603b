"""What the editors' pages of all rooms share, and the pages of the register itself."""

from editorial.admin import audit, journal, links, reviews  # noqa: F401 - registers its pages
