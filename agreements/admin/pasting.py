"""Commitments from pasted text: the rows that the form gets for it, for the officer to complete."""

from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy, ngettext

from agreements.bulleted import Bulleted, Promise, read
from editorial.admin.fields import CleanCharField
from editorial.admin.records import RecordForm
from register.codelists import CommitmentKind

MOST = 500  # bullets in one go
PASTED, KIND = "pasted_commitments", "kind_of_pasted"
FIELDSET = (
    gettext_lazy("Add commitments from text"),
    {
        "classes": ["collapse"],
        "description": gettext_lazy(
            "Each bullet or numbered line becomes a commitment, with its words as the passage. "
            "Nothing is saved until every new commitment has a kind."
        ),
        "fields": [PASTED, KIND],
    },
)
NO_KIND = ("", "---------")


class AgreementForm(RecordForm):
    """The page's own fields: they are turned into rows before the form is read."""

    pasted_commitments = CleanCharField(
        label=gettext_lazy("Text with bullets"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Paste the list from the announcement, then save."),
    )
    kind_of_pasted = forms.ChoiceField(
        label=gettext_lazy("Kind of all of them"),
        required=False,
        choices=[NO_KIND, *CommitmentKind.choices],
        help_text=gettext_lazy("Leave it empty to choose the kind of each."),
    )

    def clean_pasted_commitments(self) -> str:
        """Only what was too much to be turned into rows is still here."""
        if self.cleaned_data[PASTED].strip():
            text = gettext_lazy("The text has more than %(most)d bullets: paste it in parts.")
            raise forms.ValidationError(text, params={"most": MOST})
        return ""


def with_rows(data: QueryDict, prefix: str = "commitments") -> tuple[QueryDict, Bulleted]:
    """The posted form with a new row for each bullet in place of the text; and what was read."""
    found = read(data.get(PASTED, ""))
    if len(found.promises) > MOST or PASTED not in data:
        return data, Bulleted()
    unfolded = data.copy()
    total = f"{prefix}-TOTAL_FORMS"
    start = _number(data.get(total))
    for index, promise in enumerate(found.promises, start):
        for name, value in _row(promise, data.get(KIND, "")).items():
            unfolded[f"{prefix}-{index}-{name}"] = value
    unfolded[total] = str(start + len(found.promises))
    unfolded[PASTED] = unfolded[KIND] = ""
    return unfolded, found


def said(found: Bulleted) -> str:
    """What became of the text, for the officer who pasted it."""
    count = len(found.promises)
    text = ngettext(
        "%d commitment was read from the text: look at it under Commitments.",
        "%d commitments were read from the text: look at them under Commitments.",
        count,
    )
    if not found.left_out:
        return text % count
    lines = len(found.left_out)
    folded = ngettext(
        "%d line without a bullet was left out", "%d lines without a bullet were left out", lines
    )
    return format_html(
        "{} <details><summary>{}</summary>{}</details>",
        text % count,
        folded % lines,
        format_html_join("", "<p>{}</p>", ([line] for line in found.left_out)),
    )


def _row(promise: Promise, kind: str) -> dict[str, str]:
    return {
        "text": promise.passage,
        "passage": promise.passage,
        "passage_language": promise.language,
        "strength": promise.strength,
        "verb": promise.verb,
        "kind": kind,
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
