"""What a citation of a result needs: the edition of the agreement itself.

A card says when its agreement or the progress on it was last published, for whoever follows it; the
edition to cite is that of the agreement alone.
"""

from collections.abc import Iterable
from typing import Any

from register import journal
from register.codelists import Action
from register.index.cards import AgreementCard, CommitmentCard
from register.models import Edition

FIELDS = ("edition", "edition_seq", "edition_published_at")


def own_editions(cards: Iterable[AgreementCard | CommitmentCard]) -> dict[str, dict[str, Any]]:
    """The fields of each card by its reference, in one query.

    The edition is the newest that the card can have been made of.
    """
    known = {card.reference: (_agreement(card), card.seq) for card in cards}
    found = Edition.objects.filter(
        record_type="agreement",
        reference__in={agreement for agreement, _seq in known.values()},
        action=Action.PUBLISHED,
    ).order_by("seq")
    editions: dict[str, list[Edition]] = {}
    for edition in found.defer("document"):
        editions.setdefault(edition.reference, []).append(edition)
    return {
        reference: _fields(editions.get(agreement, []), seq)
        for reference, (agreement, seq) in known.items()
    }


def _agreement(card: AgreementCard | CommitmentCard) -> str:
    return card.agreement if isinstance(card, CommitmentCard) else card.reference


def _fields(editions: list[Edition], seq: int) -> dict[str, Any]:
    own = [edition for edition in editions if edition.seq <= seq][-1]
    return {
        "edition": own.number,
        "edition_seq": own.seq,
        "edition_published_at": journal.timestamp(own.published_at),
    }
