"""What a finder shows, as a sentence: 12 agreements between the UK and Japan about Open RAN."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext, pgettext

from register.filters import Active
from register.finders import Finder
from register.index.parameters import DateField
from website.tongues import english

# How each filter continues the sentence: other languages have words after the values too.
WORDS = {
    "q": _l("matching %(values)s"),
    "country": _l("with %(values)s"),
    "between": _l("between %(values)s"),
    "organisation": _l("involving %(values)s"),
    "person": _l("with the part of %(values)s"),
    "topic": _l("about %(values)s"),
    "kind": _l("promising %(values)s"),
    "instrument": _l("of the type %(values)s"),
    "force": _l("with legal force %(values)s"),
    "status": _l("with the status %(values)s"),
    "strategy": _l("tied to %(values)s"),
    "signed_from": _l("dated from %(values)s"),
    "signed_to": _l("dated to %(values)s"),
    "progress": _l("with progress %(values)s"),
    "due_from": _l("due from %(values)s"),
    "due_to": _l("due to %(values)s"),
    "overdue": _l("past their due date"),
    "silent": _l("with the last update over a year ago"),
}


class Clause(NamedTuple):
    """One filter of the sentence: its values, any of which fits, and the words around them."""

    name: str
    before: str
    values: list[str]
    after: str

    def __str__(self) -> str:
        return f"{self.before}{_(' or ').join(self.values)}{self.after}"


def clauses(finder: Finder) -> list[Clause]:
    """The filters in use in the order of the sentence, each once with all its values."""
    grouped: dict[str, list[Active]] = {}
    for active in finder.active:
        grouped.setdefault(active.name, []).append(active)
    return list(_clauses(grouped))


def left_out(finder: Finder) -> str:
    """How the sentence ends where part of what was asked for was wrong: without it."""
    wrong = [name for name in finder.form.errors if name != "sort"]
    if not wrong:
        return ""
    if all(isinstance(finder.form.fields[name], DateField) for name in wrong):
        return ngettext(
            ", without the date that could not be used",
            ", without the dates that could not be used",
            len(wrong),
        )
    return _(", without what could not be used")


def sentence(heading: str, finder: Finder) -> str:
    """What a list holds, in a line without mark-up: Agreements with Japan, about Open RAN."""
    said = pgettext("between filters", ", ").join(str(clause) for clause in clauses(finder))
    return f"{heading} {said}" if said else heading


def _clauses(grouped: dict[str, list[Active]]) -> Iterator[Clause]:
    for name, words in WORDS.items():
        if name in ("overdue", "silent") and name in grouped:
            yield Clause(name, str(words), [], "")
        elif name in grouped:
            values = [active.value for active in grouped[name]]
            before, _values, after = str(words).partition("%(values)s")
            shown = [_("“%(words)s”") % {"words": v} if name == "q" else v for v in values]
            yield Clause(name, before, shown, after)


def near_words(finder: Finder) -> SafeString | str:
    """The words that were found where nothing holds those that were typed; empty where it does."""
    found = [
        format_html_join(_(" or "), "{}", ((_quoted(english(word)),) for word in some))
        for some in finder.qs.near()
    ]
    return format_html_join(pgettext("between filters", ", "), "{}", ((one,) for one in found))


def _quoted(words: str) -> SafeString:
    return format_html(_("“%(words)s”").replace("%(words)s", "{}"), words)
