"""How requests are counted, however many visitors there are."""

from opendata.api import limits
from opendata.api.limits import Limiter


def test_visitors_beyond_those_counted_singly_share_one_count(monkeypatch):
    """Whoever changes addresses fills no memory."""
    monkeypatch.setattr(limits, "MOST_VISITORS", 2)
    limiter = Limiter()
    visitors = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.1"]
    assert [limiter.count(visitor)[0] for visitor in visitors] == [1, 1, 1, 2, 2]
