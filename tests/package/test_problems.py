"""Everything that can be wrong with a package is found, at its place, all at once."""

import pytest

from register.package import PackageProblems, documents_of
from tests.package.example import Package, announcement, example_documents, research, update


def of(package, published=lambda *_: {}):
    files = {name[:-4]: raw for name, raw in package.raw.items() if name.endswith(".csv")}
    return documents_of(files, published)


def problems(package, published=lambda *_: {}):
    with pytest.raises(PackageProblems) as caught:
        of(package, published)
    return caught.value.problems


def without(package, table):
    del package.raw[f"{table}.csv"]
    return package


def added(package, table, content):
    package.raw[f"{table}.csv"] = content
    return package


def raw(package, table, change):
    package.raw[f"{table}.csv"] = change(package.raw[f"{table}.csv"])
    return package


def column(package, table, old, new):
    rows = package.rows(table)
    rows[0][rows[0].index(old)] = new
    return package.put(table, rows)


def dropped(package, table, name):
    rows = package.rows(table)
    at = rows[0].index(name)
    return package.put(table, [[*row[:at], *row[at + 1 :]] for row in rows])


# What is done to the example; table, row, column and value of the one problem; words in it.
BAD = {
    "a table is missing": (
        lambda p: without(p, "topic_matches"),
        ("topic_matches", 0, "", ""),
        "add the file topic_matches.csv",
    ),
    "a table that nobody knows": (
        lambda p: added(p, "agreement", b"a\n"),
        ("agreement", 0, "", ""),
        "no table of the register",
    ),
    "a column is missing": (
        lambda p: dropped(p, "agreement_titles", "language"),
        ("agreement_titles", 1, "language", ""),
        "missing",
    ),
    "a column stands twice": (
        lambda p: p.put("person_ids", [[*row, row[2]] for row in p.rows("person_ids")]),
        ("person_ids", 1, "value", ""),
        "twice",
    ),
    "semicolons between columns": (
        lambda p: raw(p, "statements", lambda c: c.replace(b",", b";")),
        ("statements", 1, "", ""),
        "save it with commas",
    ),
    "not UTF-8": (
        lambda p: raw(p, "statements", lambda c: c.replace(b"Two.", b"caf\xe9")),
        ("statements", 4, "", ""),
        "0xE9",
    ),
    "UTF-16": (
        lambda p: raw(p, "evidence", lambda c: c.decode().encode("utf-16")),
        ("evidence", 1, "", ""),
        "CSV UTF-8",
    ),
    "a quote is left open": (
        lambda p: raw(p, "topic_matches", lambda c: c + b'6g,exact,"http://a.example/\n'),
        ("topic_matches", 3, "", ""),
        "cannot be read as CSV",
    ),
    "a cell too few": (
        lambda p: raw(p, "topic_matches", lambda c: c + b"6g,exact\n"),
        ("topic_matches", 3, "", ""),
        "has 2 cells, the header has 3",
    ),
    "a cell too many": (
        lambda p: raw(p, "topic_matches", lambda c: c + b"6g,exact,http://a.example/,x\n"),
        ("topic_matches", 3, "", ""),
        "has 4 cells, the header has 3",
    ),
    "a date that is none": (
        lambda p: p.set("events", 4, date="4 March 2022"),
        ("events", 4, "date", "4 March 2022"),
        "write 2022-03-04, 2022-03 or 2022",
    ),
    "a day that is not in the calendar": (
        lambda p: p.set("events", 4, date="2022-02-30"),
        ("events", 4, "date", "2022-02-30"),
        "not in the calendar",
    ),
    "a code that is not in the list": (
        lambda p: p.set("agreements", 3, instrument="joint-anouncement"),
        ("agreements", 3, "instrument", "joint-anouncement"),
        "did you mean joint-announcement? Use one of treaty, exchange-of-notes",
    ),
    "neither true nor false": (
        lambda p: p.set("commitments", 2, ongoing="perhaps"),
        ("commitments", 2, "ongoing", "perhaps"),
        "write true or false",
    ),
    "an amount with commas": (
        lambda p: p.set("commitments", 2, amount="1,600,000"),
        ("commitments", 2, "amount", "1,600,000"),
        "whole number in digits",
    ),
    "a control character": (
        lambda p: p.set("commitments", 2, text="a\x07b"),
        ("commitments", 2, "text", "a\x07b"),
        "control character U+0007",
    ),
    "a line break in a line": (
        lambda p: p.set("agreements", 3, title="Joint\nAnnouncement"),
        ("agreements", 3, "title", "Joint\nAnnouncement"),
        "on one line",
    ),
    "not a web address": (
        lambda p: p.set("sources", 3, url="javascript:alert(1)"),
        ("sources", 3, "url", "javascript:alert(1)"),
        "starts with https://",
    ),
    "a required cell is empty": (
        lambda p: p.set("commitments", 3, text=" "),
        ("commitments", 3, "text", ""),
        "is needed",
    ),
    "a country that is unknown": (
        lambda p: p.set("signatures", 2, country="xx"),
        ("signatures", 2, "country", "xx"),
        "add it to countries",
    ),
    "one of several references is unknown": (
        lambda p: p.set("commitments", 2, topics="6g;open-rann"),
        ("commitments", 2, "topics", "open-rann"),
        "did you mean open-ran?",
    ),
    "a relation to an agreement that is unknown": (
        lambda p: p.set("relations", 2, target="gb-us-2021-1"),
        ("relations", 2, "target", "gb-us-2021-1"),
        "unknown",
    ),
    "a part without its record": (
        lambda p: p.repeat("statements", 2, agreement="gb-us-2021-1", source=""),
        ("statements", 3, "agreement", "gb-us-2021-1"),
        "no row in agreements",
    ),
    "a reference given twice": (
        lambda p: p.repeat("topics", 2, name="Other"),
        ("topics", 5, "reference", "6g"),
        "repeats row 2 (reference)",
    ),
    "a name given twice": (
        lambda p: p.set("topics", 4, name="6G radio"),
        ("topics", 4, "name", "6G radio"),
        "repeats row 3 (name)",
    ),
    "a party listed twice": (
        lambda p: p.repeat("parties", 2),
        ("parties", 6, "country", "gb"),
        "repeats row 2 (agreement, country)",
    ),
    "a commitment number given twice": (
        lambda p: p.repeat("commitments", 2),
        ("commitments", 4, "number", "1"),
        "repeats row 2",
    ),
    "a signature listed twice": (
        lambda p: p.repeat("signatures", 2),
        ("signatures", 4, "capacity", "signed"),
        "repeats row 2",
    ),
    "a source of another agreement": (
        lambda p: p.set("statements", 2, source="s7"),
        ("statements", 2, "source", "s7"),
        "not a source of this agreement (listed: s0, s1)",
    ),
    "a source of the force that is not listed": (
        lambda p: p.set("agreements", 3, force_source="s9"),
        ("agreements", 3, "force_source", "s9"),
        "not a source of this agreement",
    ),
    "a source of evidence that is not listed": (
        lambda p: p.set("evidence", 2, source="s9"),
        ("evidence", 2, "source", "s9"),
        "not a source of this agreement",
    ),
    "progress on a commitment that is not there": (
        lambda p: p.set("progress", 2, commitments="1;3"),
        ("progress", 2, "commitments", "3"),
        "no commitment of this agreement",
    ),
    "derived from a commitment that is not there": (
        lambda p: p.set("commitments", 3, derived_from="7"),
        ("commitments", 3, "derived_from", "7"),
        "no commitment of this agreement",
    ),
    "progress on no commitment": (
        lambda p: p.set("progress", 2, commitments=""),
        ("progress", 2, "commitments", ""),
        "is needed",
    ),
    "progress under another agreement's reference": (
        lambda p: p.set("progress", 3, reference="gb-in-2021-1-u1").set(
            "evidence", 3, update="gb-in-2021-1-u1"
        ),
        ("progress", 3, "reference", "gb-in-2021-1-u1"),
        "write gb-jp-2022-1-u and a counter",
    ),
    "a reference without its parties": (
        lambda p: p.set("parties", 3, country="us"),
        ("agreements", 2, "reference", "gb-in-2021-1"),
        "write gb-us-2021- and a counter",
    ),
    "a reference with another year": (
        lambda p: p.set("events", 2, date="2020"),
        ("agreements", 2, "reference", "gb-in-2021-1"),
        "write gb-in-2020- and a counter",
    ),
    "a reference without a date": (
        lambda p: p.set("events", 2, date=""),
        ("agreements", 2, "reference", "gb-in-2021-1"),
        "write gb-in-nd- and a counter",
    ),
    "two headline events": (
        lambda p: p.set("events", 4, headline="TRUE"),
        ("events", 4, "headline", "TRUE"),
        "row 3 gives the headline date already",
    ),
    "one party": (
        lambda p: p.put("parties", p.rows("parties")[:1] + p.rows("parties")[3:]),
        ("agreements", 2, "", ""),
        "more rows in the table parties: at least 2",
    ),
    "no evidence": (
        lambda p: p.cut("evidence", 2),
        ("progress", 2, "", ""),
        "more rows in the table evidence: at least 1",
    ),
    "strength without its verb": (
        lambda p: p.set("commitments", 2, verb=""),
        ("commitments", 2, "", ""),
        "give both or neither",
    ),
    "an amount without its currency": (
        lambda p: p.set("commitments", 2, currency=""),
        ("commitments", 2, "currency", ""),
        "is needed",
    ),
    "an archived copy without its hash": (
        lambda p: p.set("sources", 3, archive_path="archive/a.txt"),
        ("sources", 3, "archive_sha256", ""),
        "is needed",
    ),
    "an archived copy outside the archive": (
        lambda p: p.set("sources", 3, archive_path="../a.txt", archive_sha256="0" * 64),
        ("sources", 3, "archive_path", "../a.txt"),
        "right form",
    ),
    "a legal force without its passage": (
        lambda p: p.set("agreements", 3, force_passage=""),
        ("agreements", 3, "force", "non-binding"),
        "quote the passage",
    ),
    "a stop without its reason": (
        lambda p: p.set("progress", 2, status="stopped", confidence=""),
        ("progress", 2, "reason", ""),
        "say why it was stopped",
    ),
    "a period that ends before it starts": (
        lambda p: p.set("appointments", 2, ended="2020"),
        ("appointments", 2, "", ""),
        "before it starts",
    ),
    "an agreement related to itself": (
        lambda p: p.set("relations", 2, target="gb-jp-2022-1"),
        ("agreements", 3, "", ""),
        "related to itself",
    ),
}


def test_the_example_itself_is_right():
    assert len(of(Package())) == len(example_documents())


@pytest.mark.parametrize(
    ("change", "place", "words"),
    BAD.values(),
    ids=BAD.keys(),
)
def test_each_problem_is_found_at_its_place(change, place, words):
    found = problems(change(Package()))
    assert [(p.table, p.row, p.column, p.value) for p in found] == [place]
    assert words in found[0].message


def test_a_renamed_column_is_missing_and_unknown():
    found = problems(column(Package(), "agreement_titles", "language", "lang"))
    assert [(p.row, p.column) for p in found] == [(1, "lang"), (1, "language")]


def test_a_correction_of_another_agreements_update():
    package = Package().repeat(
        "progress", 3, reference="gb-in-2021-1-u1", agreement="gb-in-2021-1", commitments="1"
    )
    package.repeat("evidence", 3, update="gb-in-2021-1-u1", source="s7")
    package.repeat("commitments", 2, agreement="gb-in-2021-1", source="s7")
    found = problems(package)
    assert [(p.table, p.row, p.column, p.value) for p in found] == [
        ("progress", 4, "corrects", "gb-jp-2022-1-u1")
    ]
    assert "is an update on gb-jp-2022-1" in found[0].message


def test_a_published_update_is_never_rewritten():
    held = {"gb-jp-2022-1-u1": update(1)}
    found = problems(
        Package().set("progress", 2, text="Something else."),
        lambda kind, references: held if kind == "progress" else {},
    )
    assert [(p.table, p.row, p.column, p.value) for p in found] == [
        ("progress", 2, "reference", "gb-jp-2022-1-u1")
    ]
    assert "add a new update that corrects it" in found[0].message


def test_a_published_update_may_be_named_anew():
    """The agreement's title changed: the update says the same as before."""
    old = update(1).model_copy(
        update={"agreement": announcement().named().model_copy(update={"name": "Old title"})}
    )
    held = {old.reference: old}
    assert of(Package(), lambda kind, references: held if kind == "progress" else {})


def test_a_published_reference_is_permanent_whatever_becomes_of_its_parties():
    held = {"gb-in-2021-1": research()}
    package = Package().set("parties", 3, country="us")
    assert of(package, lambda kind, references: held if kind == "agreement" else {})


def test_the_home_country_stands_first_in_a_reference(settings):
    settings.REGISTER_HOME_COUNTRY = "JP"
    found = problems(Package())
    assert [(p.row, p.value) for p in found] == [(3, "gb-jp-2022-1")]
    assert "write jp-gb-2022- and a counter" in found[0].message


def test_a_published_commitment_stays_listed():
    held = {"gb-jp-2022-1": announcement()}
    package = Package().cut("commitments", 3).set("progress", 2, commitments="1")
    found = problems(
        package.set("progress", 3, commitments="1"),
        lambda kind, references: held if kind == "agreement" else {},
    )
    assert [(p.table, p.row, p.column, p.value) for p in found] == [
        ("agreements", 3, "reference", "gb-jp-2022-1")
    ]
    assert "published commitment 2" in found[0].message


def test_all_problems_of_all_tables_are_reported_at_once():
    package = without(Package(), "topic_matches")
    package.set("events", 4, date="soon").set("signatures", 2, country="xx", capacity="sang")
    package.set("commitments", 2, verb="", topics="7g").set("progress", 2, status="stopped")
    found = problems(package)
    assert {(p.table, p.row, p.column) for p in found} == {
        ("topic_matches", 0, ""),
        ("events", 4, "date"),
        ("signatures", 2, "country"),
        ("signatures", 2, "capacity"),
        ("commitments", 2, "topics"),
        ("progress", 2, "confidence"),
    }


def test_a_broken_record_is_not_reported_again_by_those_that_name_it():
    package = Package().set("organisations", 2, name="", country="")
    assert {(p.table, p.row) for p in problems(package)} == {("organisations", 2)}


def test_a_table_that_cannot_be_read_is_not_reported_by_those_that_name_it():
    package = raw(Package(), "people", lambda content: b"\xff" + content)
    assert [p.table for p in problems(package)] == ["people"]


def test_a_byte_order_mark_blank_rows_and_another_order_of_columns_do_no_harm():
    package = Package()
    rows = package.rows("events")
    package.put("events", [list(reversed(row)) for row in [*rows, ["" for _ in rows[0]]]])
    package.raw["events.csv"] = b"\xef\xbb\xbf" + package.raw["events.csv"]
    assert of(package) == of(Package())


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    """A cell of several lines is one row; a blank row is one too."""
    package = Package()
    rows = package.rows("statements")
    blank = ["" for _ in rows[0]]
    package.put("statements", [*rows, blank, [*rows[1][:-1], "s9"]])
    assert [(p.row, p.column) for p in problems(package)] == [(4, "source")]


def test_a_problem_reads_as_one_line():
    found = problems(Package().set("commitments", 2, text="a\nb\x07"))
    assert str(found[0]) == (
        "commitments, row 2, column text: “a b\x07” contains the control character U+0007: "
        "remove it"
    )
