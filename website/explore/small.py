"""Small pictures on the pages of records: the same picture, framed by the record, with few bars."""

from urllib.parse import urlencode

from django.http import QueryDict

from register.index.crossing import MOST_PERIODS
from website.addresses import page_address
from website.explore.frame import Frame
from website.explore.progress import ALL, ProgressChoices, ProgressPicture

# Bars of a small picture; years all stand in it, since one left out would seem empty.
FEW = 6


class SmallProgress(ProgressPicture):
    """What became of the commitments that the filters find, with the way to the whole picture."""

    def __init__(self, by: str = ALL, **filters: str) -> None:
        """`by` and `filters` are those of the whole picture: `by="topic", country="jp"`."""
        self.whole_url = page_address("website:explore-progress", **filters, by=by)
        self.most = MOST_PERIODS if by == "year" else FEW
        super().__init__(
            Frame(self.finder(QueryDict(urlencode(filters))), self.list_path),
            ProgressChoices({"by": by}),
        )
