from django.urls import path

from opendata import views
from opendata.api import reference, service
from register import converters  # noqa: F401 - makes its parts known
from register.addresses import FOLDERS

app_name = "opendata"
urlpatterns = [
    path("agreements.json", views.AgreementsJson.as_view(), name="agreements-json"),
    path("agreements.csv", views.AgreementsCsv.as_view(), name="agreements-csv"),
    path("commitments.json", views.CommitmentsJson.as_view(), name="commitments-json"),
    path("commitments.csv", views.CommitmentsCsv.as_view(), name="commitments-csv"),
    path("<folder:record_type>/<slug:reference>.json", views.RecordJson.as_view(), name="record"),
    path(
        "agreements/<slug:reference>/commitments/<counter:number>.json",
        views.CommitmentJson.as_view(),
        name="commitment",
    ),
    path(
        "<folder:record_type>/<slug:reference>/editions/<counter:number>.json",
        views.EditionJson.as_view(),
        name="edition",
    ),
    path("data/journal.jsonl", views.JournalView.as_view(), name="journal"),
    path("data/register.zip", views.PackageView.as_view(), name="package"),
    path("data/schemas/<slug:record_type>.json", views.SchemaView.as_view(), name="schema"),
    path("data/catalog.jsonld", views.CatalogueView.as_view(), name="catalogue"),
    path("data/verify_register.py", views.VerifierView.as_view(), name="verifier"),
    path("api/v1/openapi.json", reference.OpenApiView.as_view(), name="openapi"),
    path("api/v1/docs", reference.ApiPageView.as_view(), name="api"),
    *service.addresses(),
    path("healthz", views.HealthView.as_view(), name="healthz"),
    path("readyz", views.ReadyView.as_view(), name="readyz"),
    # What is followed, subscribed to and found.
    path("agreements.atom", views.AgreementsAtom.as_view(), name="agreements-atom"),
    path("commitments.atom", views.CommitmentsAtom.as_view(), name="commitments-atom"),
    path("commitments.ics", views.CommitmentsCalendar.as_view(), name="commitments-ics"),
    path("updates.atom", views.UpdatesAtom.as_view(), name="updates-atom"),
    path("updates.json", views.UpdatesJson.as_view(), name="updates-json"),
    path("updates.csv", views.UpdatesCsv.as_view(), name="updates-csv"),
    *(
        path(
            f"{FOLDERS[kind]}.{form}",
            view.as_view(record_type=kind, size=size),
            name=f"{FOLDERS[kind]}-{form}",
        )
        for kind, size in views.LISTED.items()
        for form, view in (("json", views.TableJson), ("csv", views.TableCsv))
    ),
    path(
        "<folder:record_type>/<slug:reference>.atom", views.RecordAtom.as_view(), name="record-atom"
    ),
    path("sitemap.xml", views.SitemapView.as_view(), name="sitemap"),
    path("sitemap-<counter:number>.xml", views.SitemapView.as_view(), name="sitemap-part"),
    path("robots.txt", views.RobotsView.as_view(), name="robots"),
    path("opensearch.xml", views.OpenSearchView.as_view(), name="opensearch"),
    path(".well-known/security.txt", views.SecurityView.as_view(), name="security"),
]
