from django.urls import path

from opendata import views
from opendata.api import service
from register import converters  # noqa: F401 - makes “folder” known

app_name = "opendata"
urlpatterns = [
    path("agreements.json", views.AgreementsJson.as_view(), name="agreements-json"),
    path("agreements.csv", views.AgreementsCsv.as_view(), name="agreements-csv"),
    path("commitments.json", views.CommitmentsJson.as_view(), name="commitments-json"),
    path("commitments.csv", views.CommitmentsCsv.as_view(), name="commitments-csv"),
    path("<folder:record_type>/<slug:reference>.json", views.RecordJson.as_view(), name="record"),
    path(
        "agreements/<slug:reference>/commitments/<int:number>.json",
        views.CommitmentJson.as_view(),
        name="commitment",
    ),
    path("data/journal.jsonl", views.JournalView.as_view(), name="journal"),
    path("api/v1/openapi.json", views.OpenApiView.as_view(), name="openapi"),
    path("api/v1/docs", views.ApiPageView.as_view(), name="api"),
    *service.addresses(),
    path("healthz", views.HealthView.as_view(), name="healthz"),
    path("readyz", views.ReadyView.as_view(), name="readyz"),
]
