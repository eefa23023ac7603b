"""The finders: every parameter of /agreements/ and /commitments/, read once for all formats."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

import django_filters
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import languages
from register.conditions import SORTS, orders
from register.dates import PartialDate
from register.index.counting import Option
from register.index.parameters import (
    MOST_CHARACTERS,
    MOST_VALUES,
    CodesField,
    DateField,
    PairField,
    SortField,
    ValuesField,
    WordsField,
    YesField,
)
from register.index.schema import AGREEMENTS, COMMITMENTS
from register.pages import PAGE, SEEN
from register.query import MOST_OPTIONS, RegisterQuery, agreements, commitments

# Facets that stand open when nothing of them is selected.
OPEN = ("country", "topic", "progress")
HOW_DATED = _("2022, 2022-03 or 2022-03-04")


class FacetOption(NamedTuple):
    """One checkbox: `id` is unique on the page."""

    id: str
    value: str
    label: str
    count: int  # type: ignore[assignment]
    selected: bool


class Facet(NamedTuple):
    """A filter with its counted options; `open` says whether its box starts unfolded.

    `cut` says that not all are here, but those with most records and those that are selected.
    """

    name: str
    label: str
    open: bool
    options: list[FacetOption]
    selected_count: int
    cut: bool = False


class Active(NamedTuple):
    """A filter in use, and the address without it."""

    name: str
    label: str
    value: str
    remove_url: str
    code: str = ""


class FinderForm(forms.Form):
    """What must hold of several parameters together.

    A period ends on the day that it begins or later; one that does not is only begun. All facets
    together are given as many values as one may have: the facets beyond that do not count.
    """

    periods = (("signed_from", "signed_to"), ("due_from", "due_to"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._bound(cleaned)
        for first, last in self.periods:
            start, end = cleaned.get(first), cleaned.get(last)
            if start and end and end.last < start.first:
                text = _("“%(end)s” comes before “%(start)s”: turn the two dates round")
                self.add_error(
                    last, forms.ValidationError(text, params={"start": start, "end": end})
                )
        return cleaned

    def _bound(self, cleaned: dict[str, Any]) -> None:
        count = 0
        for name, value in list(cleaned.items()):
            count += len(value) if isinstance(value, list) else 0
            if isinstance(value, list) and value and count > MOST_VALUES:
                text = _(
                    "with the filters before it, %(count)s values are too many: at most %(most)s"
                )
                params = {"count": count, "most": MOST_VALUES}
                self.add_error(name, forms.ValidationError(text, params=params))


class Parameter(django_filters.Filter):
    """A filter whose value is read by a form field of `register.index.parameters`."""

    def __init__(self, field_class: type[forms.Field], label: Promise, **kwargs: Any) -> None:
        self.field_class = field_class
        super().__init__(label=label, **kwargs)


class FacetFilter(Parameter):
    """A repeatable filter by exact values: any of those given."""

    def __init__(
        self, label: Promise, field_class: type[forms.Field] = ValuesField, **kwargs: Any
    ) -> None:
        super().__init__(field_class, label, **kwargs)

    def filter(self, query: RegisterQuery, values: list[str]) -> RegisterQuery:
        return query.filter(**{self.field_name: values}) if values else query


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

    @property
    def canonical(self) -> str:
        """The filters in use as a query, written the same however they came: `country=jp`."""
        pairs = [(name, one) for name in self.filters for one in sorted(self._written(name))]
        return urlencode(pairs, safe=",")

    def _written(self, name: str) -> list[str]:
        value = self.form.cleaned_data.get(name) if self.form.is_valid() else None
        if not value or name == "sort":
            return []
        if name == "between":
            return [",".join(sorted(value))]
        if value is True:
            return ["1"]
        return value if isinstance(self.filters[name], FacetFilter) else [str(value)]

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
