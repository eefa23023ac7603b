"""Every parameter of the finders, and what templates are given."""

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation
from django_filters.views import FilterView

from register import index
from register.finders import AgreementFinder, CommitmentFinder
from register.query import agreements
from tests.register.documents_for_index import (
    agreement,
    commitment,
    country,
    organisation,
    progress,
    publish,
    reference_documents,
)

PERSON = {"reference": "julia-lopez", "name": "Julia Lopez"}
STRATEGY = {"kind": "supports", "strategy": {"reference": "a-strategy", "name": "A strategy"}}
SHARED = [
    "q", "country", "between", "organisation", "person", "topic", "kind", "instrument", "force",
    "status", "strategy", "signed_from", "signed_to",
]  # fmt: skip


@pytest.fixture(autouse=True)
def published(db):
    publish(
        *reference_documents(),
        agreement(
            "gb-jp-2022-1",
            [{"country": country("gb"), "organisations": [organisation("gb-dcms")]}, "jp"],
            title="Telecoms supplier diversity",
            instrument="joint-statement",
            force={"value": "binding", "passage": "binds"},
            events=[{"kind": "signed", "date": "2022-03-04", "headline": True}],
            strategies=[STRATEGY],
            statements=[{"person": PERSON, "words": "Good."}],
            commitments=[
                commitment(1, ["6g"], kind="funding", due="2022"),
                commitment(2, ["skills"], kind="standards", due="2999"),
            ],
        ),
        agreement("gb-in-2021-1", ("gb", "in"), "2021", commitments=[commitment(1, ["open-ran"])]),
        progress(numbers=[2], status="under-way"),
    )
    index.follow()


def found(address, finder=AgreementFinder):
    return [hit.card.reference for hit in finder(QueryDict(address)).qs]


JAPAN, INDIA = "gb-jp-2022-1", "gb-in-2021-1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", [JAPAN, INDIA]),
        ("q=telecoms", [JAPAN]),
        ("country=jp", [JAPAN]),
        ("country=JP", [JAPAN]),
        ("country=jp&country=in", [JAPAN, INDIA]),
        ("country=jp&topic=open-ran", []),
        ("country=zz", []),
        ("country=", [JAPAN, INDIA]),
        ("between=gb,jp", [JAPAN]),
        ("between=JP,GB", [JAPAN]),
        ("between=in&between=gb", [INDIA]),
        ("between=jp,in", []),
        ("between=", [JAPAN, INDIA]),
        ("organisation=gb-dcms", [JAPAN]),
        ("person=julia-lopez", [JAPAN]),
        ("topic=6g&topic=open-ran", [JAPAN, INDIA]),
        ("kind=funding", [JAPAN]),
        ("kind=made-up", []),
        ("instrument=joint-statement", [JAPAN]),
        ("force=binding", [JAPAN]),
        ("status=announced", [INDIA]),
        ("strategy=a-strategy", [JAPAN]),
        ("signed_from=2022", [JAPAN]),
        ("signed_to=2021-05", [INDIA]),
        ("signed_from=2021-05&signed_to=2022-03", [JAPAN, INDIA]),
        ("signed_from=", [JAPAN, INDIA]),
        ("sort=oldest", [INDIA, JAPAN]),
        ("sort=title", [INDIA, JAPAN]),
        ("sort=updated", [JAPAN, INDIA]),
        ("sort=relevance", [JAPAN, INDIA]),
        ("page=7&unknown=x&progress=complete", [JAPAN, INDIA]),
    ],
)
def test_the_parameters_of_agreements(address, expected):
    assert found(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["gb-jp-2022-1/1", "gb-jp-2022-1/2", "gb-in-2021-1/1"]),
        ("country=in", ["gb-in-2021-1/1"]),
        ("topic=6g", ["gb-jp-2022-1/1"]),
        ("kind=standards", ["gb-jp-2022-1/2"]),
        ("signed_to=2021", ["gb-in-2021-1/1"]),
        ("progress=under-way", ["gb-jp-2022-1/2"]),
        ("progress=no-update&country=jp", ["gb-jp-2022-1/1"]),
        ("due_from=2023", ["gb-jp-2022-1/2"]),
        ("due_to=2022", ["gb-jp-2022-1/1"]),
        ("overdue=1", ["gb-jp-2022-1/1"]),
        ("overdue=on", ["gb-jp-2022-1/1"]),
        ("overdue=0&due_from=2000", ["gb-jp-2022-1/1", "gb-jp-2022-1/2"]),
        ("sort=due", ["gb-jp-2022-1/1", "gb-jp-2022-1/2", "gb-in-2021-1/1"]),
    ],
)
def test_the_parameters_of_commitments(address, expected):
    assert found(address, CommitmentFinder) == expected


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("signed_from", "2022-3", "“2022-3” is not a date: write 2022-03-04, 2022-03 or 2022"),
        ("signed_to", "2022-13", "“2022-13” is not in the calendar"),
        ("signed_to", "x" * 100_000, "is not a date"),
        ("between", "gb", "“gb” is not two countries: write two different codes, such as gb,jp"),
        ("between", "gb,jp,us", "is not two countries"),
        ("between", "gb,gb", "is not two countries"),
        ("between", "gb,<b>", "is not two countries"),
        ("sort", "random", "“random” is not an order: choose newest (“Newest first”), oldest"),
        ("sort", "due", "“due” is not an order"),
    ],
)
def test_a_wrong_value_is_an_error_of_its_field_and_the_others_still_filter(name, value, words):
    data = QueryDict(mutable=True)
    data.update({name: value, "country": "jp"})
    finder = AgreementFinder(data)
    assert [hit.card.reference for hit in finder.qs] == [JAPAN]
    assert list(finder.errors) == [name]
    message = finder.errors[name][0]
    assert words in message
    assert len(message) < 200
    assert [active.name for active in finder.active] == ["country"]


@pytest.mark.parametrize("name", ["due_from", "due_to", "overdue", "silent", "sort"])
def test_commitments_have_errors_of_their_own(name):
    finder = CommitmentFinder(QueryDict(f"{name}=sideways"))
    assert list(finder.errors) == [name]
    assert "“sideways”" in finder.errors[name][0]
    assert finder.qs.count() == 3


def test_too_many_values_are_an_error():
    finder = AgreementFinder(QueryDict("&".join(f"topic=t{n}" for n in range(101))))
    assert "at most 100" in finder.errors["topic"][0]
    assert finder.qs.count() == 2


@pytest.mark.parametrize(
    ("finder", "names"),
    [
        (AgreementFinder, [*SHARED, "sort"]),
        (
            CommitmentFinder,
            [*SHARED, "progress", "due_from", "due_to", "overdue", "silent", "sort"],
        ),
    ],
)
def test_every_parameter_has_a_translatable_label_and_a_field(finder, names):
    assert list(finder.base_filters) == names
    for name, parameter in finder.base_filters.items():
        assert parameter.label.__class__.__name__ == "__proxy__", name
        assert finder().form.fields[name].label == parameter.label
    with translation.override("xx"):
        assert finder().form.as_p()


def test_facets_are_given_with_ids_labels_and_counts():
    finder = AgreementFinder(QueryDict("country=jp&country=zz"))
    facets = {facet.name: facet for facet in finder.facets}
    assert list(facets) == [name for name in SHARED if name in facets]
    assert facets["country"].open
    assert not facets["instrument"].open
    assert [tuple(option) for option in facets["country"].options] == [
        ("country", "gb", "United Kingdom", 2, False),
        ("country-2", "in", "India", 1, False),
        ("country-3", "jp", "Japan", 1, True),
        ("country-4", "zz", "zz", 0, True),
    ]
    assert "progress" in {facet.name for facet in CommitmentFinder().facets}


def test_active_filters_each_have_a_link_without_them():
    address = "q=telecoms&country=JP&country=gb&between=gb,jp&signed_from=2022-03&sort=title&page=3"
    request = RequestFactory().get(f"/agreements/?{address}&as_of=2023-01-01")
    finder = AgreementFinder(request.GET, request=request)
    assert [(a.name, a.label, a.value) for a in finder.active] == [
        ("q", "Search", "telecoms"),
        ("country", "Country", "Japan"),
        ("country", "Country", "United Kingdom"),
        ("between", "Between two countries", "United Kingdom and Japan"),
        ("signed_from", "Dated from", "March 2022"),
    ]
    assert finder.active[1].remove_url == (
        "/agreements/?q=telecoms&country=gb&between=gb%2Cjp&signed_from=2022-03&sort=title"
        "&as_of=2023-01-01"
    )
    assert "country=JP&country=gb&signed_from" in finder.active[3].remove_url
    assert finder.clear_url == "/agreements/?as_of=2023-01-01"


@pytest.mark.parametrize("address", ["", "country=", "page=2", "overdue=0"])
def test_no_filter_in_use_leaves_nothing_to_remove(address):
    finder = CommitmentFinder(QueryDict(address))
    assert finder.active == []
    assert finder.clear_url == "?"


def test_all_facets_together_are_given_as_many_values_as_one():
    """An address of the longest kind made a page of megabytes: each link repeats all the others."""
    values = [f"{name}={n}" for name in ("topic", "kind", "person") for n in range(60)]
    finder = CommitmentFinder(QueryDict("&".join(values)))
    assert set(finder.form.errors) == {"topic", "kind"}
    assert "180 values are too many: at most 100" in str(finder.form.errors["kind"])
    assert {active.name for active in finder.active} == {"person"}
    assert max(len(active.remove_url) for active in finder.active) < 60 * 12
    assert not CommitmentFinder(QueryDict("&".join(values[:100]))).form.errors


def test_a_flag_in_use_can_be_removed():
    finder = CommitmentFinder(QueryDict("overdue=1&kind=funding"))
    assert [active[:4] for active in finder.active] == [
        ("kind", "Kind of commitment", "Funding", "?overdue=1"),
        ("overdue", "Due date passed", "Yes", "?kind=funding"),
    ]


def test_links_escape_what_was_typed():
    finder = AgreementFinder(QueryDict("topic=%22%3E%3Cscript%3E&topic=6g&q=%F0%9F%87%AF"))
    assert finder.active[1].value == '"><script>'
    assert finder.active[2].remove_url == "?topic=%22%3E%3Cscript%3E&q=%F0%9F%87%AF"


def test_a_frame_is_kept():
    finder = AgreementFinder(QueryDict("topic=6g"), agreements().within(country="in"))
    assert finder.qs.count() == 0
    assert finder.active == AgreementFinder(QueryDict("topic=6g")).active


def test_a_view_and_a_paginator_drive_it_unchanged(rf):
    class List(FilterView):
        filterset_class = AgreementFinder
        queryset = agreements()
        paginate_by = 1
        strict = False
        template_name = "none.html"

    for address, expected in (("page=2", INDIA), ("sort=oldest&page=2", JAPAN), ("", JAPAN)):
        context = List.as_view()(rf.get(f"/agreements/?{address}")).context_data
        assert [hit.card.reference for hit in context["page_obj"]] == [expected]
        assert context["paginator"].count == 2
    publish(agreement("gb-us-2030-1", ("gb", "us"), "2030"))
    index.follow()
    assert List.as_view()(rf.get("/agreements/")).context_data["paginator"].count == 3


def test_a_strict_view_shows_nothing_where_a_value_is_wrong(rf):
    view = FilterView.as_view(
        filterset_class=AgreementFinder, queryset=agreements(), template_name="none.html"
    )
    response = view(rf.get("/agreements/?signed_from=x"))
    assert list(response.context_data["object_list"]) == []


def test_a_page_of_the_finder_asks_the_database_nothing(django_assert_num_queries):
    index.labels()
    with django_assert_num_queries(0):
        finder = AgreementFinder(QueryDict("country=jp&q=telecoms"))
        page = Paginator(finder.qs, 20).page(1)
        assert (len(page), len(finder.facets), len(finder.active)) == (1, 9, 2)
