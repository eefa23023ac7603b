"""How programs find their way: site map, robots.txt, OpenSearch, and who to tell of a weakness."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from opendata import sitemap
from register.languages import LANGUAGES, localised
from register.pages import page_of
from register.sites import site_of

# security.txt is good for at least half a year, and changes once a month.
GOOD_FOR = timedelta(days=215)


class Plain(View):
    http_method_names = ["get", "head", "options"]

    def site(self) -> str:
        """Scheme and host of the register, without a path."""
        return site_of(self.request)


class SitemapView(Plain):
    """`/sitemap.xml`: every record, or an index of `/sitemap-<n>.xml` where they are many."""

    def get(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        if number == 0:
            raise Http404
        page = page_of(sitemap.records(), sitemap.most_records(), str(number or 1))
        pages = page.paginator.num_pages
        if number is None and pages > 1:
            files = [f"{self.site()}{reverse('opendata:sitemap-part', args=[n])}"
                     for n in range(1, pages + 1)]  # fmt: skip
            return _xml(sitemap.index(files))
        return _xml(sitemap.urlset(page, self.site()))


class RobotsView(Plain):
    """What crawlers may read: everything but combinations of filters and editors' pages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = [
            "User-agent: *",
            "Disallow: /admin/",
            *(
                f"Disallow: {localised(form, language)}"
                for language in LANGUAGES
                for form in ("/report/", "/alerts/")
            ),
            "Disallow: /*?*as_of=",
            "Disallow: /*/editions/",
            "Disallow: /*&",
            f"Sitemap: {self.site()}{reverse('opendata:sitemap')}",
        ]
        return _text(lines)


class OpenSearchView(Plain):
    """An OpenSearch 1.1 description: browsers and portals can search the register by it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = render_to_string("opendata/opensearch.xml", {"site": self.site()})
        return HttpResponse(
            text, content_type="application/opensearchdescription+xml; charset=utf-8"
        )


class SecurityView(Plain):
    """RFC 9116; there is none where nobody can be written to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.CONTACT_EMAIL:
            raise Http404
        expires = datetime.combine(timezone.now().date().replace(day=1) + GOOD_FOR, time(), UTC)
        lines = [
            f"Contact: mailto:{settings.CONTACT_EMAIL}",
            f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
            "Preferred-Languages: en",
            f"Canonical: {self.site()}{reverse('opendata:security')}",
        ]
        return _text(lines)


def _text(lines: list[str]) -> HttpResponse:
    content = "".join(f"{line}\n" for line in lines)
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
