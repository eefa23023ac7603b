"""Public pages: each reads editions and the index, and nothing else."""

from website.views.agreements import AgreementView, CommitmentView
from website.views.alerts import AlertLinkView, AlertSentView, AlertView
from website.views.compare import CompareView
from website.views.copies import CopyView
from website.views.countries import BetweenView, CountriesView, CountryView
from website.views.data import DataView
from website.views.editions import ChangesView, EditionsView, EditionView
from website.views.explore import ExploreView, PictureCsvView, PictureSvgView, PictureView
from website.views.finders import AgreementFinderView, CommitmentFinderView
from website.views.home import AboutView, HomeView, NoticeView, UpdatesView
from website.views.records import (
    OrganisationsView,
    OrganisationView,
    PeopleView,
    PersonView,
    StrategiesView,
    StrategyView,
    TopicsView,
    TopicView,
)
from website.views.report import ReportSentView, ReportView

__all__ = [
    "AboutView",
    "AgreementFinderView",
    "AgreementView",
    "AlertLinkView",
    "AlertSentView",
    "AlertView",
    "BetweenView",
    "ChangesView",
    "CommitmentFinderView",
    "CommitmentView",
    "CompareView",
    "CopyView",
    "CountriesView",
    "CountryView",
    "DataView",
    "EditionView",
    "EditionsView",
    "ExploreView",
    "HomeView",
    "NoticeView",
    "OrganisationView",
    "OrganisationsView",
    "PeopleView",
    "PersonView",
    "PictureCsvView",
    "PictureSvgView",
    "PictureView",
    "ReportSentView",
    "ReportView",
    "StrategiesView",
    "StrategyView",
    "TopicView",
    "TopicsView",
    "UpdatesView",
]
