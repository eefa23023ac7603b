"""Two registers that were edited apart: which agreement is which, and what each side says."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake.comparing import sides
from intake.comparing.matching import match
from intake.comparing.report import Side, as_csv, as_page, compare
from intake.comparing.sayings import Version, paired, sayings
from register import journal
from register.documents import Agreement, Archive, Progress
from register.package import read_package, write_package
from tests.agreements.web import serving
from tests.intake.apart import edited_apart
from tests.package.example import Package

ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
def documents():
    return read_package(Path("data"), lambda _kind, _references: {})


def agreements_of(documents):
    return {d.reference: d for d in documents if isinstance(d, Agreement)}


def side(documents, name="They"):
    return sides._side(name, documents)


# Which is which


@pytest.mark.parametrize("seed", range(8))
def test_agreements_find_each_other_whatever_their_references(documents, seed):
    copy = edited_apart(documents, seed, missing=0.2)
    ours = agreements_of(documents)
    for reference in sorted(ours)[seed::6]:  # what only they have
        del ours[reference]
    theirs = agreements_of(copy.documents)
    found = match(ours, theirs)
    both = {r for r in theirs if copy.truth[r] in ours}
    right = [pair for pair in found.pairs if copy.truth[pair.theirs] == pair.ours]
    assert not [p for p in found.pairs if p.certain and copy.truth[p.theirs] != p.ours]
    assert len(right) >= 0.95 * len(both)
    assert len(right) >= 0.95 * len(found.pairs)


def test_a_register_is_told_like_itself(documents):
    found = compare(side(documents, "We"), side(documents), ON)
    assert (len(found.compared), found.differences, found.uncertain) == (84, 0, 0)
    assert (found.only_ours, found.only_theirs) == ((), ())


def test_two_agreements_that_cannot_be_told_apart_are_only_possible(documents):
    one = agreements_of(documents)["gb-jp-2022-1"]
    twins = {ref: one.model_copy(update={"reference": ref}) for ref in ("xx-1", "xx-2")}
    [pair] = match({one.reference: one}, twins).pairs
    assert not pair.certain
    assert {pair.theirs, *pair.rivals} == {"xx-1", "xx-2"}


def test_agreements_of_other_countries_are_never_paired(documents):
    one = agreements_of(documents)["gb-jp-2022-1"]
    parties = tuple(
        p.model_copy(update={"country": p.country.model_copy(update={"reference": code})})
        for p, code in zip(one.parties, ("fr", "de"), strict=True)
    )
    other = one.model_copy(update={"reference": "xx-1", "parties": parties})
    assert match({one.reference: one}, {"xx-1": other}).pairs == ()


# What they say


def test_every_difference_is_told_with_its_sources(documents):
    ours = agreements_of(documents)["gb-jp-2022-1"]
    first, first_to_sign = ours.commitments[0], ours.signatures[0].person.name
    changed = first.model_copy(update={"due": "2024-06", "ongoing": False, "number": 40})
    theirs = ours.model_copy(
        update={
            "reference": "xx-1",
            "title": "Telecoms Supplier Diversity",
            "place": "Tokyo",
            "commitments": (*ours.commitments[2:], changed),
            "signatures": tuple(s for s in ours.signatures if s.person.name != first_to_sign),
            "events": (),
        }
    )
    found = sayings(Version(ours, []), Version(theirs, []), ON)
    by_field = {(s.field, s.part): s for s in found}
    assert by_field["title", ""].theirs.text == "Telecoms Supplier Diversity"
    assert by_field["date", ""].theirs is None
    assert by_field["date", ""].ours.text == "2022-03-04"
    assert by_field["date", ""].ours.source.startswith("https://")
    assert by_field["place", ""].theirs.text == "Tokyo"
    assert by_field["commitment: due", f"{first.number} / 40"].theirs.text == "2024-06"
    gone = by_field["commitment", str(ours.commitments[1].number)]
    assert (gone.ours.text, gone.theirs) == (ours.commitments[1].text, None)
    signed = [s for s in found if s.field == "signatory"]
    assert {(s.ours.text.split(",")[0], s.theirs) for s in signed} == {(first_to_sign, None)}
    assert not [s for s in found if s.field in ("type", "legal force", "party")]


def test_commitments_are_paired_by_words_and_each_once(documents):
    ours = agreements_of(documents)["gb-jp-2022-1"].commitments
    turned = [
        c.model_copy(update={"number": len(ours) + 1 - c.number, "derived_from": ()}) for c in ours
    ]
    assert [(a.text, b.text) for a, b in paired(ours, turned)] == [(c.text, c.text) for c in ours]


# Where the other register is


def exported(path):
    call_command("export_journal", str(path))
    return path


def test_a_journal_is_read_up_to_its_head(real_register, tmp_path):
    read = sides.theirs(str(exported(tmp_path / "journal.jsonl")), sides.patient_visitor())
    assert len(read.agreements) == 84
    assert journal.head().hash in read.head
    assert compare(sides.ours(), read, ON).differences == 0


def test_a_journal_that_was_tampered_with_is_refused(real_register, tmp_path):
    path = exported(tmp_path / "journal.jsonl")
    lines = path.read_text("utf-8").splitlines()
    edition = json.loads(lines[-1])
    edition["change_note"] = "Something else."
    path.write_text("\n".join([*lines[:-1], json.dumps(edition)]), "utf-8")
    with pytest.raises(sides.Unreadable, match=f"does not verify.*\n.*edition {edition['seq']}"):
        sides.theirs(str(path), sides.patient_visitor())


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_a_package_is_read_without_a_journal(documents, db, tmp_path, ending):
    path = tmp_path / f"theirs{ending}"
    write_package(documents, path)
    assert len(sides.theirs(str(path), sides.patient_visitor()).agreements) == 84


def changed(documents, tmp_path, change):
    """The package of these documents after `change` was made to its tables."""
    package = Package(documents)
    change(package)
    return package.write(tmp_path / "theirs")


def read(path):
    return sides.theirs(str(path), sides.patient_visitor())


@pytest.mark.parametrize("ending", [".zip", ""])
def test_a_download_of_the_register_says_how_far_it_goes(client, real_register, tmp_path, ending):
    path = tmp_path / "theirs.zip"
    path.write_bytes(b"".join(client.get("/data/register.zip").streaming_content))
    if not ending:
        with zipfile.ZipFile(path) as package:
            package.extractall(path := tmp_path / "theirs")
    head = journal.head()
    there = read(path)
    assert there.head == f"edition {head.seq}, head {head.hash}, as the package says"
    assert there.head in as_page(compare(sides.ours(), there, ON))


@pytest.mark.parametrize(
    "said",
    [None, "[]", "{", '{"journal": 7}', '{"journal": {"seq": "7"}}', '{"journal": {"seq": -1}}'],
    ids=["none", "a list", "no JSON", "a number", "a text", "before the first"],
)
def test_a_package_need_not_say_how_far_it_goes(documents, tmp_path, db, capsys, said):
    path = changed(documents, tmp_path, lambda package: None)
    (path / "datapackage.json").unlink()
    if said:
        (path / "datapackage.json").write_text(said)
    assert read(path).head == ""
    call_command("compare_register", str(path))
    assert "84 agreements (it does not say how far it goes)" in capsys.readouterr().out


def test_updates_have_whatever_references_their_register_gives_them(documents, tmp_path, db):
    updates = [d for d in documents if isinstance(d, Progress)]
    other = {d.reference: f"report-{number}" for number, d in enumerate(updates, 1)}
    theirs = [
        d.model_copy(
            update={"reference": other[d.reference], "corrects": d.corrects and other[d.corrects]}
        )
        if isinstance(d, Progress)
        else d
        for d in documents
    ]
    write_package(theirs, tmp_path / "theirs.zip")
    there = read(tmp_path / "theirs.zip")
    assert sum(map(len, there.updates.values())) == len(updates) > 0
    assert there.notes == ()


def first_row_of(table, agreement, package):
    rows = package.rows(table)
    column = rows[0].index("reference" if table == "agreements" else "agreement")
    return next(number for number, row in enumerate(rows, 1) if row[column] == agreement)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("agreements", "instrument", "pact"),
        ("commitments", "due", "soon"),
        ("parties", "country", "zz"),
    ],
)
def test_an_agreement_that_cannot_be_read_is_left_out_and_said(
    documents, real_register, tmp_path, capsys, table, column, value
):
    def change(package):
        package.set(table, first_row_of(table, "gb-jp-2022-1", package), **{column: value})

    path = changed(documents, tmp_path, change)
    there = read(path)
    assert len(there.agreements) == 83
    [note] = [note.said for note in there.notes if note.said.startswith("agreement")]
    title = agreements_of(documents)["gb-jp-2022-1"].title
    assert note.startswith(f"agreement gb-jp-2022-1 (“{title}”) was left out: {table}, row ")
    assert f"column {column}: “{value}” " in note
    page, lines = tmp_path / "report.html", tmp_path / "report.csv"
    call_command("compare_register", str(path), html=page, csv=lines)
    assert note in capsys.readouterr().out
    with lines.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["match"] == "left out"]
    assert [row["they_say"] for row in rows] == [note.said for note in there.notes]
    [row] = [row for row in rows if row["they_say"] == note]
    assert (row["theirs"], row["their_title"], row["ours"]) == ("gb-jp-2022-1", title, "")
    assert all(row["theirs"] for row in rows)
    assert "was left out" in page.read_text("utf-8")
    assert "Some of these may stand in theirs too" in page.read_text("utf-8")


def test_who_cannot_be_read_is_known_by_name(documents, tmp_path, real_register):
    def change(package):
        for table in ("people", "organisations", "strategies"):
            for number in range(2, len(package.rows(table)) + 1):
                package.set(table, number, country="nowhere at all")

    there = read(changed(documents, tmp_path, change))
    assert len(there.agreements) == 84
    assert {note.said.split()[0] for note in there.notes} == {"person", "organisation", "strategy"}
    assert compare(sides.ours(), there, ON).differences == 0


def test_a_row_that_stands_twice_is_said_and_read_once(documents, tmp_path, db):
    there = read(changed(documents, tmp_path, lambda package: package.repeat("agreements", 2)))
    assert len(there.agreements) == 84
    [note] = there.notes
    assert note.said.startswith("agreements, row 86, column reference: ")


def all_wrong(package):
    for number in range(2, len(package.rows("agreements")) + 1):
        package.set("agreements", number, instrument="pact")


REFUSED = {
    "without a table": (lambda package: package.raw.pop("parties.csv"), "parties: is missing"),
    "without a column": (
        lambda package: package.put("events", [["agreement", "kind"]]),
        "events, row 1, column date: the column is missing",
    ),
    "without an agreement that can be read": (all_wrong, "agreements, row 2, column instrument"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_package_is_refused_only_where_nothing_could_be_compared(name, documents, tmp_path, db):
    change, said = REFUSED[name]
    with pytest.raises(sides.Unreadable, match=said):
        read(changed(documents, tmp_path, change))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.jsonl", None, "there is no file"),
        ("none.zip", None, "there is no folder or file"),
        ("bad.zip", b"PK\x03\x04nonsense", "cannot be read as a zip file"),
        ("bad.jsonl", b"{}\nnonsense\n", "does not verify"),
        ("bad.txt", b"nonsense", "neither a folder nor a .zip file"),
    ],
)
def test_what_cannot_be_read_is_said(db, tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("compare_register", str(path))


def test_an_endless_line_is_refused(db, tmp_path, monkeypatch):
    monkeypatch.setattr(sides, "LONGEST_LINE", 1000)
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(sides.Unreadable, match="longer than 1000 characters"):
        sides.theirs(str(path), sides.patient_visitor())


def test_an_address_is_asked_for_its_journal(real_register, tmp_path):
    body = exported(tmp_path / "journal.jsonl").read_bytes()
    with serving() as web:
        web.pages["/data/journal.jsonl"] = (200, {"Content-Type": "application/jsonl"}, body)
        visitor = web.visitor(size=sides.MOST_BYTES)
        read = sides.theirs(web.url("/"), visitor)
        assert len(read.agreements) == 84
        with pytest.raises(sides.Unreadable, match=r"cannot be fetched: it answered 404"):
            sides.theirs(web.url("/register.zip"), visitor)


def test_addresses_within_a_network_are_not_asked(db):
    with pytest.raises(sides.Unreadable, match="cannot be fetched"):
        sides.theirs("http://127.0.0.1:8000/", sides.patient_visitor())


# The report


def test_the_report_says_what_the_table_says(documents):
    copy = edited_apart(documents, 3)
    found = compare(side(documents, "We"), side(copy.documents), ON)
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    page = as_page(found)
    told = [row for row in rows if row["field"]]
    assert len(told) == found.differences == page.count('<th scope="row">') - 4
    assert {row["ours"] for row in rows if row["match"] == "only ours"} == {
        a.reference for a in found.only_ours
    }
    assert len(found.only_ours) == 8
    assert "<del>" in page
    assert "<ins>" in page


def test_a_source_without_an_address_is_named_and_ours_led_to(documents):
    one = agreements_of(documents)["gb-jp-2022-1"]
    archive = {"path": "archive/a.html", "sha256": "0" * 64}
    kept = one.sources[0].model_copy(
        update={
            "url": None,
            "publisher": "The Office",
            "title": "A <Text>",
            "archive": Archive(**archive),
        }
    )
    force = one.force.model_copy(update={"source": kept.key, "passage": "Ours."})
    other_force = force.model_copy(update={"passage": "Theirs."})
    ours = one.model_copy(update={"sources": (kept, *one.sources[1:]), "force": force})
    theirs = ours.model_copy(update={"reference": "xx-1", "force": other_force})
    found = compare(
        Side("We", {one.reference: ours}, {}, site="https://register.example"),
        Side("They", {"xx-1": theirs}, {}),
        ON,
    )
    copy = f"https://register.example/agreements/gb-jp-2022-1/sources/{kept.key}/copy"
    page = as_page(found)
    assert f'(The Office: A &lt;Text&gt;, <a href="{copy}" rel="noreferrer">our copy</a>)' in page
    assert page.count("(The Office: A &lt;Text&gt;)") == 1
    [row] = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert row["our_source"] == f"The Office: A <Text> {copy}"
    assert row["their_source"] == "The Office: A <Text>"


def named(path):
    there = read(path)
    return there.name, as_page(compare(sides.ours(), there, ON))


def test_the_report_names_both_registers_and_no_folder(
    client, real_register, tmp_path, settings, documents
):
    settings.PUBLIC_ADDRESS = "https://register.example"
    package = tmp_path / "theirs.zip"
    package.write_bytes(b"".join(client.get("/data/register.zip").streaming_content))
    name, page = named(package)
    assert name == "https://register.example/data/"
    assert page.count("https://register.example") >= 2
    plain = tmp_path / "plain.zip"
    write_package(documents, plain)
    for path in (
        plain,
        exported(tmp_path / "journal.jsonl"),
        changed(documents, tmp_path, lambda _package: None),
    ):
        name, page = named(path)
        assert name == path.name
        assert str(tmp_path) not in page


@pytest.mark.parametrize(
    "said", ["7", '"javascript:alert(1)"', '"https://x y"', '"https://' + "x" * 300 + '"']
)
def test_a_homepage_that_is_no_address_is_not_taken(documents, tmp_path, said):
    path = changed(documents, tmp_path, lambda _package: None)
    (path / "datapackage.json").write_text(f'{{"homepage": {said}}}')
    assert read(path).name == path.name


def test_their_words_run_nowhere(documents):
    one = agreements_of(documents)["gb-jp-2022-1"]
    hostile = one.model_copy(
        update={"reference": "xx-1", "title": "<script>alert(1)</script>", "place": "=cmd()"}
    )
    ours, theirs = Side("We", {one.reference: one}, {}), Side("<b>They</b>", {"xx-1": hostile}, {})
    found = compare(ours, theirs, ON)
    page = as_page(found)
    assert not re.search(r"<script|<b>", page)
    assert "default-src 'none'" in page
    assert "'=cmd()" in as_csv(found)


def test_the_command_writes_both_and_counts(real_register, documents, tmp_path, capsys):
    package, page, table = (tmp_path / name for name in ("theirs.zip", "report.html", "report.csv"))
    write_package(edited_apart(documents).documents + _named(documents), package)
    call_command("compare_register", str(package), html=page, csv=table)
    said = capsys.readouterr().out
    assert "we: 84 agreements" in said
    assert "they: 76 agreements" in said
    assert "in both: 76" in said
    assert "only here: 8; only there: 0" in said
    assert "<!doctype html>" in page.read_text("utf-8")
    assert table.read_text("utf-8").startswith("match,score,ours")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("compare_register", str(package), html=tmp_path / "none" / "report.html")


def _named(documents):
    """What agreements name: a package of them alone refers to nothing that it does not hold."""
    return [d for d in documents if d.type not in ("agreement", "progress")]
