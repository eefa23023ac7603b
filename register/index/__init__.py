"""The search index: two tantivy indexes that follow the journal of editions.

`follow()` brings it up to the journal, `snapshot()` is what queries ask, `labels()` names what
facets count, `names()` tells what else records are called. The index can be deleted at any time:
it is built anew from the journal.
"""

from register.index.errors import IndexUnavailable
from register.index.follower import follow, rebuild, today
from register.index.serving import ask, labels, names, snapshot

__all__ = ["IndexUnavailable", "ask", "follow", "labels", "names", "rebuild", "snapshot", "today"]
