"""The search index: two tantivy indexes that follow the journal of editions.

`follow()` brings it up to the journal, `snapshot()` is what queries ask, `labels()` names what
facets count. The index can be deleted at any time: it is built anew from the journal.
"""

from register.index.errors import IndexUnavailable
from register.index.follower import follow, rebuild, today
from register.index.serving import ask, labels, snapshot

__all__ = ["IndexUnavailable", "ask", "follow", "labels", "rebuild", "snapshot", "today"]
