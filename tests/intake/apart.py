"""The real register as another government might keep it: its own references, words and dates."""

import random
from dataclasses import dataclass
from datetime import timedelta

from register.dates import PartialDate
from register.documents import Agreement, Progress

WORDINGS = [
    ("UK-Japan", "Japan-UK"),
    ("Memorandum of Cooperation", "MoC"),
    ("Memorandum of Understanding", "MoU"),
    ("Joint Statement", "Statement"),
    ("United States", "US"),
    ("United Kingdom", "UK"),
    (" and ", " & "),
    ("Telecommunications", "Telecoms"),
    ("Artificial Intelligence", "AI"),
    ("Cooperation", "Co-operation"),
]


@dataclass
class Copy:
    """The documents of the other register, and which of its agreements is which of ours."""

    documents: list
    truth: dict[str, str]


def edited_apart(documents, seed=1, missing=0.1):
    """Copies of agreements and updates under other references, a share of them left out."""
    chance = random.Random(seed)
    agreements = [d for d in documents if isinstance(d, Agreement)]
    chance.shuffle(agreements)
    kept = agreements[round(len(agreements) * missing) :]
    names = {a.reference: f"xx-{number}" for number, a in enumerate(kept, 1)}
    reported = {
        (d.agreement.reference, number)
        for d in documents
        if isinstance(d, Progress)
        for number in d.commitments
    }
    copies = [_agreement(a, names, reported, chance) for a in kept]
    updates = [
        d.model_copy(
            update={
                "reference": f"{names[d.agreement.reference]}-u{number}",
                "agreement": d.agreement.model_copy(
                    update={"reference": names[d.agreement.reference]}
                ),
                "corrects": None,
            }
        )
        for number, d in enumerate(documents, 1)
        if isinstance(d, Progress) and d.agreement.reference in names
    ]
    return Copy([*copies, *updates], {name: reference for reference, name in names.items()})


def _agreement(agreement, names, reported, chance):
    commitments = list(agreement.commitments)
    silent = [c for c in commitments if (agreement.reference, c.number) not in reported]
    if len(silent) > 1 and chance.random() < 0.3:
        commitments.remove(chance.choice(silent))
    commitments = [
        c.model_copy(update={"text": _reworded(c.text, chance), "derived_from": ()})
        for c in commitments
    ]
    return agreement.model_copy(
        update={
            "reference": names[agreement.reference],
            "title": _reworded(agreement.title, chance),
            "events": tuple(_event(e, chance) for e in agreement.events),
            "commitments": tuple(commitments),
            "relations": (),
        }
    )


def _reworded(text, chance):
    for usual, other in WORDINGS:
        if chance.random() < 0.5:
            text = text.replace(usual, other)
    words = text.split()
    if len(words) > 6 and chance.random() < 0.3:
        words.pop(chance.randrange(len(words)))
    return " ".join(words)


def _event(event, chance):
    if not event.date:
        return event
    when, dice = PartialDate.parse(event.date), chance.random()
    if dice < 0.2 and when.precision == "day":
        when = PartialDate(when.first + timedelta(days=chance.randint(1, 6)))
    elif dice < 0.3 and when.precision == "day":
        when = PartialDate(when.first.replace(day=1), "month")
    elif dice < 0.35:
        return event.model_copy(update={"date": None})
    return event.model_copy(update={"date": str(when)})
