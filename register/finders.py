"""The finders: every parameter of /agreements/ and /commitments/, read once for all formats."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.utils.translation import gettext_lazy as _

from register import languages
from register.conditions import SORTS, orders
from register.dates import PartialDate
from register.filters import Active, Facet, FacetFilter, FacetOption, FinderForm, Parameter
from register.index.counting import Option
from register.index.parameters import (
    MOST_CHARACTERS,
    CodesField,
    DateField,
    PairField,
    SortField,
    WordsField,
    YesField,
)
from register.index.schema import AGREEMENTS, COMMITMENTS
from register.pages import PAGE, SEEN
from register.query import MOST_OPTIONS, RegisterQuery, agreements, commitments

# Facets that stand open when nothing of them is selected.
OPEN = ("country", "topic", "progress")
HOW_DATED = _("2022, 2022-03 or 2022-03-04")


class Finder(django_filters.FilterSet):
    """What both finders share. Unknown parameters are ignored; a wrong one has a field error.

    `data` is a QueryDict (`request.GET`), `queryset` the frame within which to find (all, unless
    given). With a `request`, links are absolute paths, else they start with a question mark.
    """

    q = Parameter(WordsField, _("Search"), method="searched")
    country = FacetFilter(_("Country"), CodesField)
    between = Parameter(PairField, _("Between two countries"), method="made_between")
    organisation = FacetFilter(_("Organisation"))
    person = FacetFilter(_("Person"))
    topic = FacetFilter(_("Topic"))
    kind = FacetFilter(_("Kind of commitment"))
    instrument = FacetFilter(_("Type of agreement"))
    force = FacetFilter(_("Legal force"))
    status = FacetFilter(_("Status of the agreement"))
    strategy = FacetFilter(_("Strategy"))
    signed_from = Parameter(DateField, _("Dated from"), method="signed_since", help_text=HOW_DATED)
    signed_to = Parameter(DateField, _("Dated to"), method="signed_until", help_text=HOW_DATED)

    side: ClassVar[str]

    class Meta:
        form = FinderForm

    def filter_queryset(self, queryset: RegisterQuery) -> RegisterQuery:
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def searched(self, query: RegisterQuery, _name: str, text: str) -> RegisterQuery:
        return query.search(text)

    def made_between(
        self, query: RegisterQuery, _name: str, pair: tuple[str, str]
    ) -> RegisterQuery:
        return query.between(*pair)

    def signed_since(self, query: RegisterQuery, _name: str, day: PartialDate) -> RegisterQuery:
        return query.signed(since=day)

    def signed_until(self, query: RegisterQuery, _name: str, day: PartialDate) -> RegisterQuery:
        return query.signed(until=day)

    def sorted(self, query: RegisterQuery, _name: str, sort: str) -> RegisterQuery:
        return query.order_by(sort)

    @cached_property
    def facets(self) -> list[Facet]:
        """Every facet with its options, in the order of the filters."""
        counted = self.qs.facets()
        names = [name for name in self.filters if name in counted]
        return [self._facet(name, counted[name]) for name in names]

    @cached_property
    def active(self) -> list[Active]:
        """The filters in use that are not wrong, in the order of the filters."""
        return list(self._active())

    @cached_property
    def unknown(self) -> list[Active]:
        """The filters in use whose value the register does not have: they find nothing."""
        return [one for active in self.active for one in self._unknown(active)]

    @property
    def clear_url(self) -> str:
        """The address with no filter and no order; what does not belong to the finder stays."""
        return self._url(
            [(name, given) for name, given, _meant in self._parameters if name not in self.filters]
        )

    @property
    def sorts(self) -> tuple[str, ...]:
        return SORTS[self.side]

    def _facet(self, name: str, options: list[Option]) -> Facet:
        shown = [
            FacetOption(f"{name}-{n}" if n > 1 else name, *option)
            for n, option in enumerate(options, 1)
        ]
        selected = sum(option.selected for option in options)
        is_open = bool(selected) or name in OPEN
        cut = len(options) >= MOST_OPTIONS
        return Facet(name, str(self.filters[name].label), is_open, shown, selected, cut)

    def _unknown(self, active: Active) -> Iterator[Active]:
        if isinstance(self.filters[active.name], FacetFilter):
            if not self.qs.knows(active.name, active.code):
                yield active
        elif active.name == "between":
            for code in active.code.split(","):
                if not self.qs.knows("country", code):
                    yield active._replace(value=code, code=code)

    def _active(self) -> Iterator[Active]:
        if not self.is_bound:
            return
        good = self.form.is_valid() or self.form.cleaned_data
        for name, parameter in self.filters.items():
            value = self.form.cleaned_data.get(name) if good else None
            if not value or name == "sort":
                continue
            for one in value if isinstance(parameter, FacetFilter) else [value]:
                words, without = self._words(name, one), self._without(name, one)
                code = ",".join(one) if isinstance(one, tuple) else str(one)
                yield Active(name, str(parameter.label), words, without, code)

    @cached_property
    def written(self) -> dict[str, list[str]]:
        """The filters in use that are not wrong, each with its values as an address writes them."""
        self.form.is_valid()
        cleaned = getattr(self.form, "cleaned_data", {}).items()
        return {name: self._written(v) for name, v in cleaned if v and name != "sort"}

    @property
    def canonical(self) -> str:
        """The filters in use as a query, written the same however they came: `country=jp`."""
        pairs = [(name, one) for name, values in self.written.items() for one in sorted(values)]
        return urlencode(pairs, safe=",")

    def _written(self, value: Any) -> list[str]:
        if isinstance(value, tuple):
            return [",".join(sorted(value))]
        if value is True:
            return ["1"]
        return value if isinstance(value, list) else [str(value)]

    def _words(self, name: str, value: Any) -> str:
        """A value in use, as people read it."""
        if isinstance(self.filters[name], FacetFilter):
            return self.qs.label(name, value)
        if name == "between":
            names = [self.qs.label("country", code) for code in value]
            return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
        if isinstance(value, PartialDate):
            return languages.written(value)
        return str(_("Yes")) if value is True else str(value)

    def _without(self, name: str, value: Any) -> str:
        return self._url(
            [
                (other, given)
                for other, given, meant in self._parameters
                if other != name or (isinstance(meant, list) and meant != [value])
            ]
        )

    @cached_property
    def _parameters(self) -> list[tuple[str, str, Any]]:
        """What the address holds, and for a value of a facet what it means, in a list.

        Without the page, and without what no link should repeat.
        """
        return [
            (name, value, self._meant(name, value))
            for name, values in self.data.lists()
            for value in values
            if name not in (PAGE, SEEN) and value and len(value) <= MOST_CHARACTERS
            if not self._is_refused_facet(name)
        ]

    def _meant(self, name: str, value: str) -> Any:
        is_facet = isinstance(self.filters.get(name), FacetFilter)
        return self.form.fields[name].clean([value]) if is_facet else None

    def _is_refused_facet(self, name: str) -> bool:
        return isinstance(self.filters.get(name), FacetFilter) and name in self.form.errors

    def _url(self, parameters: list[tuple[str, str]]) -> str:
        path = self.request.path if self.request else ""
        query = urlencode(parameters)
        return f"{path}?{query}" if query or not path else path


class AgreementFinder(Finder):
    sort = Parameter(SortField, _("Order"), method="sorted", choices=orders(AGREEMENTS))

    side = AGREEMENTS

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(data, agreements() if queryset is None else queryset, **kwargs)


class CommitmentFinder(Finder):
    progress = FacetFilter(_("Progress"))
    due_from = Parameter(DateField, _("Due from"), method="due_since", help_text=HOW_DATED)
    due_to = Parameter(DateField, _("Due to"), method="due_until", help_text=HOW_DATED)
    overdue = Parameter(YesField, _("Due date passed"), method="late")
    silent = Parameter(YesField, _("Last update over a year ago"), method="unheard")
    sort = Parameter(SortField, _("Order"), method="sorted", choices=orders(COMMITMENTS))

    side = COMMITMENTS

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(data, commitments() if queryset is None else queryset, **kwargs)

    def due_since(self, query: RegisterQuery, _name: str, day: PartialDate) -> RegisterQuery:
        return query.due(since=day)

    def due_until(self, query: RegisterQuery, _name: str, day: PartialDate) -> RegisterQuery:
        return query.due(until=day)

    def late(self, query: RegisterQuery, _name: str, wanted: bool) -> RegisterQuery:
        return query.overdue() if wanted else query

    def unheard(self, query: RegisterQuery, _name: str, wanted: bool) -> RegisterQuery:
        return query.silent() if wanted else query
