from collections.abc import Iterator
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property

from register.filters import Facet
from register.finders import Finder
from register.query import agreements, commitments
from register.refusals import wrong_parameter
from register.text import FORBIDDEN
from website import twins
from website.explore import PICTURES, Picture
from website.explore.frame import Frame
from website.sentences import clauses
from website.views.base import Page
from website.views.finders import FinderView

# Options that a facet offers beside a picture; the finder has them all.
MOST_OPTIONS = 6
QUERIES = {"agreements": agreements, "commitments": commitments}


class PictureView(FinderView):
    """A picture of what a finder finds, under the parameters of the finder."""

    section = "explore"
    paginate_by = None  # type: ignore[assignment]
    kind: type[Picture] = Picture

    def get_filterset_class(self) -> type[Finder]:
        return self.kind.finder

    def get_queryset(self) -> Any:
        return QUERIES[self.kind.finder.side]()

    def get_template_names(self) -> list[str]:
        return [f"website/explore/{self.kind.name}.html"]

    @cached_property
    def picture(self) -> Picture:
        choices: Form = self.kind.choices(self.request.GET)
        return self.kind(Frame(self.filterset, self.kind.list_path), choices)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = self.request.path.rstrip("/")
        return super().get_context_data(**kwargs) | {
            "heading": self.kind.heading,
            "picture": self.picture,
            "facets": list(_shortened(self.filterset.facets)),
            "twins": twins.of_list(self.request, path, ("svg", "csv")),
        }


class PictureFileView(PictureView):
    """A picture, or its table, as a file; a program is told of a wrong parameter."""

    media_type = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.filterset = self.get_filterset(self.get_filterset_class())
        for form in (self.filterset.form, self.picture.choices_form):
            for name, errors in form.errors.items():
                return wrong_parameter(request, name, " ".join(map(str, errors)))
        response = HttpResponse(self.content(), content_type=f"{self.media_type}; charset=utf-8")
        ending = request.path.rpartition(".")[2]
        name = f'attachment; filename="{self.kind.name}.{ending}"'
        response["Content-Disposition"] = name
        return response

    def content(self) -> str:
        raise NotImplementedError


class PictureCsvView(PictureFileView):
    media_type = "text/csv"

    def content(self) -> str:
        return self.picture.table.csv()


class PictureSvgView(PictureFileView):
    media_type = "image/svg+xml"

    def content(self) -> str:
        """The picture with its styles in attributes, and links that lead back here."""
        page = self.request.path.removesuffix(".svg") + "/" + twins.query_of(self.request)
        context = {
            "picture": self.picture,
            "clauses": clauses(self.filterset),
            "origin": self.request.build_absolute_uri("/").rstrip("/"),
            "page": self.request.build_absolute_uri(page),
            "register_head": getattr(self.request, "register_head", None),
        }
        drawn = render_to_string(f"website/explore/{self.kind.name}.svg", context)
        return FORBIDDEN.sub("", drawn)  # what was searched for stands in it, and is no XML


class ExploreView(Page):
    """The pictures, each with a sentence that says what it shows."""

    section = "explore"
    template_name = "website/explore/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pictures = [
            {
                "name": name,
                "page": f"website:explore-{name}",
                "heading": kind.heading,
                "about": kind.about,
            }
            for name, kind in PICTURES.items()
        ]
        return super().get_context_data(**kwargs) | {"pictures": pictures}


def _shortened(facets: list[Facet]) -> Iterator[Facet]:
    """The facets with their first options, and every one that is selected."""
    for facet in facets:
        kept = [o for n, o in enumerate(facet.options) if n < MOST_OPTIONS or o.selected]
        yield facet._replace(options=kept)
