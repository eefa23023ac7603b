from django.urls import path
from django.utils.translation import gettext_lazy as _

from alerts.models import Act
from register import converters  # noqa: F401 - makes its parts known
from website import views
from website.explore import PICTURES

NOTICES = {
    "accessibility": _("Accessibility"),
    "privacy": _("Privacy"),
    "cookies": _("Cookies"),
}
# Each picture as a page, and as two files.
EXPLORE_FORMS = (
    ("", "/", views.PictureView),
    ("-svg", ".svg", views.PictureSvgView),
    ("-csv", ".csv", views.PictureCsvView),
)

app_name = "website"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("agreements/", views.AgreementFinderView.as_view(), name="agreements"),
    path("agreements/compare/", views.CompareView.as_view(), name="compare"),
    path("agreements/<slug:reference>/", views.AgreementView.as_view(), name="agreement"),
    path(
        "agreements/<slug:reference>/commitments/<counter:number>/",
        views.CommitmentView.as_view(),
        name="commitment",
    ),
    path(
        "agreements/<slug:reference>/sources/<slug:key>/copy",
        views.CopyView.as_view(),
        name="copy",
    ),
    path("commitments/", views.CommitmentFinderView.as_view(), name="commitments"),
    # Before the pairs of countries, whose addresses look alike.
    path(
        "<folder:record_type>/<slug:reference>/editions/",
        views.EditionsView.as_view(),
        name="editions",
    ),
    path(
        "<folder:record_type>/<slug:reference>/editions/<counter:number>/",
        views.EditionView.as_view(),
        name="edition",
    ),
    path(
        "<folder:record_type>/<slug:reference>/editions/<counter:before>..<counter:after>/",
        views.ChangesView.as_view(),
        name="changes",
    ),
    path("countries/", views.CountriesView.as_view(), name="countries"),
    path("countries/<slug:reference>/", views.CountryView.as_view(), name="country"),
    path("countries/<slug:first>/<slug:second>/", views.BetweenView.as_view(), name="between"),
    path("people/", views.PeopleView.as_view(), name="people"),
    path("people/<slug:reference>/", views.PersonView.as_view(), name="person"),
    path("organisations/", views.OrganisationsView.as_view(), name="organisations"),
    path("organisations/<slug:reference>/", views.OrganisationView.as_view(), name="organisation"),
    path("topics/", views.TopicsView.as_view(), name="topics"),
    path("topics/<slug:reference>/", views.TopicView.as_view(), name="topic"),
    path("strategies/", views.StrategiesView.as_view(), name="strategies"),
    path("strategies/<slug:reference>/", views.StrategyView.as_view(), name="strategy"),
    path("updates/", views.UpdatesView.as_view(), name="updates"),
    path("explore/", views.ExploreView.as_view(), name="explore"),
    *(
        path(f"explore/{name}{ending}", view.as_view(kind=kind), name=f"explore-{name}{form}")
        for name, kind in PICTURES.items()
        for form, ending, view in EXPLORE_FORMS
    ),
    path("report/", views.ReportView.as_view(), name="report"),
    path("report/sent/", views.ReportSentView.as_view(), name="report-sent"),
    path("alerts/", views.AlertView.as_view(), name="alerts"),
    path("alerts/sent/", views.AlertSentView.as_view(), name="alert-sent"),
    *(
        path(
            f"alerts/{act}/<str:token>/",
            views.AlertLinkView.as_view(act=act),
            name=f"alert-{act}",
        )
        for act in (Act.CONFIRM, Act.STOP)
    ),
    path("data/", views.DataView.as_view(), name="data"),
    path("about/", views.AboutView.as_view(), name="about"),
    *(
        path(f"{name}/", views.NoticeView.as_view(name=name, heading=heading), name=name)
        for name, heading in NOTICES.items()
    ),
]
