"""What the two indexes hold. A change here needs a new VERSION: every host then rebuilds."""

from functools import cache

from tantivy import Index, Schema, SchemaBuilder

from register.index import order, words

VERSION = 8

AGREEMENTS, COMMITMENTS = "agreements", "commitments"
SIDES = (AGREEMENTS, COMMITMENTS)
SHARED_FACETS = (
    "country",
    "organisation",
    "person",
    "topic",
    "kind",
    "instrument",
    "force",
    "status",
    "strategy",
)
FACETS = {AGREEMENTS: SHARED_FACETS, COMMITMENTS: (*SHARED_FACETS, "progress")}
# Exact fields that are not counted: `related` holds the agreements that one relates to, `updates`
# its progress updates, `responsible` the organisations that the text names for the commitment,
# `alone` the places that texts name by what is part of other names: see `places.alone`.
EXACT = {
    AGREEMENTS: ("reference", "related", "updates", "alone"),
    COMMITMENTS: ("reference", "agreement", "responsible", "alone"),
}
# Days as proleptic ordinals (date.toordinal); `settled` is 1 where complete or stopped,
# `heard` the last day that the date of the newest progress update can mean.
DAYS = {
    AGREEMENTS: ("first", "last"),
    COMMITMENTS: ("first", "last", "due_first", "due_last", "settled", "heard"),
}
# `text` holds every word and decides what matches; `title` and `names` weigh.
WEIGHTS = {"title": 4.0, "names": 2.0}


@cache
def schema(side: str) -> Schema:
    builder = SchemaBuilder()
    for name in FACETS[side]:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in EXACT[side]:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in DAYS[side]:
        builder.add_integer_field(name, fast=True, indexed=True)
    for name in order.FIELDS:
        builder.add_integer_field(name, fast=True)
    for name in ("text", *WEIGHTS):
        builder.add_text_field(name, tokenizer_name="english")
    builder.add_text_field("cjk", tokenizer_name="whitespace")
    builder.add_bytes_field("card", stored=True)
    builder.add_bytes_field("passages", stored=True)
    return builder.build()


def prepared(index: Index) -> Index:
    """The index with its analyser, read only when asked to: no thread watches the files."""
    index.register_tokenizer("english", words.english())
    index.config_reader("manual")
    return index
