from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agreements.models import Strategy, Topic, TopicMatch, TopicName
from editorial.admin.dates import date_column
from editorial.admin.editing import PartInline
from editorial.admin.records import IN_THE_REGISTER, RecordAdmin
from editorial.admin.states import StateFilter, state


class TopicNameInline(PartInline):
    model = TopicName
    fieldsets = ((None, {"fields": (("language", "name"),)}),)


class TopicMatchInline(PartInline):
    model = TopicMatch
    verbose_name = _("match in another vocabulary")
    verbose_name_plural = _("matches in other vocabularies")
    fieldsets = ((None, {"fields": (("match", "url"),)}),)


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ("name", "definition", "broader", state)
    list_select_related = ("broader",)
    search_fields = ("name", "names__name", "definition", "reference")
    search_help_text = _("Search by name in any language, definition or reference")
    ordering = ("name",)
    autocomplete_fields = ("broader",)
    inlines = (TopicNameInline, TopicMatchInline)
    fieldsets = (
        (None, {"fields": ("name", "definition", "broader")}),
        IN_THE_REGISTER,
    )


@admin.register(Strategy)
class StrategyAdmin(RecordAdmin):
    list_display = ("title", "country", date_column("published_on", _("published")), state)
    list_filter = (StateFilter, ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    search_fields = ("title", "reference")
    search_help_text = _("Search by title or reference")
    date_hierarchy = "published_on"
    ordering = ("title",)
    autocomplete_fields = ("country", "organisation")
    fieldsets = (
        (None, {"fields": ("title", "country", "organisation", "published_on")}),
        (_("Budget"), {"fields": (("amount", "currency"), "amount_words")}),
        (_("Text and source"), {"fields": ("url", "source_url", "note")}),
        IN_THE_REGISTER,
    )
