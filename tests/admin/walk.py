"""Every address of the editors' side, found in the resolver, with arguments that lead somewhere."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import URLPattern, get_resolver, reverse

from editorial import review
from editorial.models import Submission
from register.models import Report
from tests import factories
from tests.factories import AccessAttemptFactory, TopicFactory, UserFactory

RECORDS = {
    "country": "partners_country",
    "organisation": "partners_organisation",
    "person": "partners_person",
    "topic": "agreements_topic",
    "strategy": "agreements_strategy",
    "agreement": "agreements_agreement",
    "progress": "agreements_progressupdate",
}
STEMS = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in apps.get_models()}


@dataclass(frozen=True)
class Page:
    """One address of the resolver; `stem` is its model's, where it is of a model."""

    route: str
    name: str

    @property
    def stem(self):
        return next((stem for stem in STEMS if self.name.startswith(f"{stem}_")), "")

    @property
    def what(self):
        """What it is for: changelist, add, history …; the whole name where it is of no model."""
        return self.name.removeprefix(f"{self.stem}_") if self.stem else self.name


def pages():
    return [
        Page(route, pattern.name or ("redirect" if "object_id" in route else "nowhere"))
        for route, pattern in _patterns(get_resolver().url_patterns)
        if route.startswith("admin/")
    ]


def _patterns(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _patterns(pattern.url_patterns, route)


def example_of(model):
    """A row of any model that has pages."""
    if model is Group:
        UserFactory(role="Reader")
        return Group.objects.get(name="Reader")
    if model is Submission:
        return review.submit([TopicFactory()], note="New.", by=UserFactory())
    made_by_publishing = model._meta.app_label == "register" and model is not Report
    if made_by_publishing or model.__name__ == "Publication":
        review.publish_without_review([TopicFactory()], note="New.", reason="-", by=UserFactory())
        return model._default_manager.latest("pk")
    if model.__name__ == "AccessAttempt":
        return AccessAttemptFactory()
    return getattr(factories, f"{model.__name__}Factory")()


def address(page):
    """Where the page is, for an example made for it."""
    if page.name == "app_list":
        return reverse("admin:app_list", args=["agreements"])
    if page.name == "nowhere":
        return "/admin/nowhere/"
    if page.name == "linked-page":
        return reverse("linked-page", args=["of-no-link"])
    if page.name == "view_on_site":
        return reverse("admin:view_on_site", args=[1, 1])
    if page.name == "password_reset_confirm":
        return reverse("admin:password_reset_confirm", args=["Mg", "set-passphrase"])
    if page.name == "redirect":
        return "/" + re.sub(r"<[^>]+>", "1", page.route)
    if "<" not in page.route:
        return reverse(f"admin:{page.name}")
    example = example_of(STEMS[page.stem])
    arguments = [example.pk]
    if page.what == "page":
        arguments.append(example.records.get().pk)
    return reverse(f"admin:{page.name}", args=arguments)
