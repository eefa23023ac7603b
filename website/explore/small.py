"""Small pictures on the pages of records: the same picture, framed by the record, with few bars."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from register import moments
from website.explore.frame import Frame
from website.explore.progress import ALL, ProgressChoices, ProgressPicture

FEW = 6


class SmallProgress(ProgressPicture):
    """What became of the commitments that the filters find, with the way to the whole picture."""

    most = FEW

    def __init__(self, by: str = ALL, **filters: str) -> None:
        """`by` and `filters` are those of the whole picture: `by="topic", country="jp"`."""
        self.address = filters | {"by": by}
        super().__init__(
            Frame(self.finder(QueryDict(urlencode(filters))), self.list_path),
            ProgressChoices({"by": by}),
        )

    @property
    def whole_url(self) -> str:
        moment = moments.standing()
        day = {moments.PARAMETER: str(moment.day)} if moment else {}
        query = urlencode(self.address | day, safe=",")
        return f"{reverse('website:explore-progress')}?{query}"
