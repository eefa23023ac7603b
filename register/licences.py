"""The terms under which the register may be used: said here once, for pages, files and programs."""

from typing import NamedTuple


class Licence(NamedTuple):
    """A licence by its SPDX identifier, and what of the register is under it."""

    spdx: str
    short: str
    name: str
    covers: str
    url: str

    @property
    def title(self) -> str:
        return f"{self.name} ({self.covers})"


DATA = Licence(
    "CC-BY-4.0",
    "CC BY 4.0",
    "Creative Commons Attribution 4.0 International",
    "the data of the register",
    "https://creativecommons.org/licenses/by/4.0/",
)
QUOTED = Licence(
    "OGL-UK-3.0",
    "OGL v3.0",
    "Open Government Licence v3.0",
    "what is quoted from texts of the UK government",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
LICENCES = (DATA, QUOTED)
ADDRESSES = [licence.url for licence in LICENCES]
# An SPDX licence expression: each covers its part.
EXPRESSION = " AND ".join(licence.spdx for licence in LICENCES)
# The same in a sentence; templates/website/_licence.html says it to readers, in their language.
TERMS = (
    f"The data of this register may be used by anyone under {DATA.name} ({DATA.short}), and "
    f"{QUOTED.covers} under the {QUOTED.name}, except where a source says otherwise."
)
