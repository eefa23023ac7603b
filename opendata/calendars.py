"""Due dates as an iCalendar (RFC 5545, with the properties of RFC 7986): all-day events.

A date known to the month or year is an event of the whole month or year: no day is invented. The
same register gives the same bytes, for nothing in it is the time of the request.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText, vUri

from opendata.atom import plain
from opendata.identity import uuid_of
from register.addresses import commitment_address
from register.codelists import ProgressStatus
from register.dates import PartialDate
from register.index.cards import CommitmentCard

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Countersign//Register of agreements between governments//EN"
REFRESH = timedelta(days=1)
END = b"END:VCALENDAR\r\n"
LONGEST_SUMMARY = 200
PERIODS = {"day": "Due", "month": "Due in {}", "year": "Due in {}"}


def calendar(
    name: str,
    known_as: str,
    url: str,
    page: str,
    cards: Iterable[CommitmentCard],
    absolute: Callable[[str], str],
) -> Iterator[bytes]:
    """The calendar called `name` in pieces: its head, an event for each card, its end.

    Programs know it by what `known_as` says, however its address is written. `url` is its own
    address, `page` that of the page with the same commitments. The head is made at once, so that
    what is wrong with it is known before an answer has begun.
    """
    head = _head(name, known_as, url, page).to_ical().removesuffix(END)
    return _pieces(head, cards, absolute)


def _pieces(
    head: bytes, cards: Iterable[CommitmentCard], absolute: Callable[[str], str]
) -> Iterator[bytes]:
    yield head
    is_empty = True
    for card in cards:
        if card.due:
            is_empty = False
            yield event(card, PartialDate.parse(card.due), absolute).to_ical()
    if is_empty:
        yield _something().to_ical()
    yield END


def event(card: CommitmentCard, due: PartialDate, absolute: Callable[[str], str]) -> Event:
    """The due date of a commitment; `SEQUENCE` is the edition that last changed it."""
    found = Event()
    found.add("uid", str(uuid_of("due", card.agreement, card.number)))
    found.add("dtstamp", card.updated)
    found.add("last-modified", card.updated)
    found.add("sequence", card.seq)
    found.add("dtstart", due.first)
    if due.last < date.max:
        found.add("dtend", due.last + timedelta(days=1))
    found.add("summary", plain(_summary(card, due)))
    found.add("description", plain(_description(card, due)))
    found["url"] = vUri(absolute(commitment_address(card.agreement, card.number)))
    found.add("status", "CANCELLED" if _is_off(card) else "CONFIRMED")
    found.add("transp", "TRANSPARENT")
    found.add("class", "PUBLIC")
    if card.topics:
        found.add("categories", [plain(topic.name) for topic in card.topics])
    return found


def _head(name: str, known_as: str, url: str, page: str) -> Calendar:
    # icalendar writes the values of names that it does not know as they are.
    called = vText(" ".join(plain(name).split()))
    head = Calendar()
    head.add("prodid", PRODUCT)
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("method", "PUBLISH")
    head.add("uid", str(uuid_of("calendar", known_as)))
    head.add("name", called)
    head.add("x-wr-calname", called)
    head.add("url", vUri(page))
    head.add("source", vUri(url), parameters={"VALUE": "URI"})
    head.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", vDuration(REFRESH))
    return head


def _something() -> Timezone:
    """What a calendar without events holds: RFC 5545, 3.6 asks for one component at least."""
    found = Timezone()
    found.add("tzid", "Etc/UTC")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    found.add_component(standard)
    return found


def _summary(card: CommitmentCard, due: PartialDate) -> str:
    said = PERIODS[due.precision].format(due)
    text = card.text if len(card.text) <= LONGEST_SUMMARY else f"{card.text[:LONGEST_SUMMARY]}…"
    return f"{said}: {text}"


def _description(card: CommitmentCard, due: PartialDate) -> str:
    known = {"day": "", "month": " (the day is not stated)", "year": " (the month is not stated)"}
    progress = ", ".join(str(ProgressStatus(status).label) for status in card.statuses)
    lines = [
        card.text,
        f"Agreement: {card.title} ({card.agreement})",
        f"Due: {due}{known[due.precision]}",
        f"Progress: {progress}",
        *([f"Dropped: {card.dropped}"] if card.dropped else []),
        *([f"In its words: {card.passage}"] if card.passage else []),
    ]
    return "\n".join(lines)


def _is_off(card: CommitmentCard) -> bool:
    """Dropped, or stopped in everybody's words: calendars strike it out."""
    return bool(card.dropped) or set(card.statuses) == {ProgressStatus.STOPPED}
