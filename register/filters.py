"""What finders are made of: parameters that become filters, and what is shown of them."""

from typing import Any, NamedTuple

import django_filters
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.index.parameters import MOST_VALUES, ValuesField
from register.query import RegisterQuery


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
