"""The real register: whole, well-formed, and the announcement that began it to the last fact."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from register.derived import agreement_status
from register.package import files_of, read_package

DATA = Path(__file__).parents[2] / "data"
RELEASE = (DATA / "archive" / "uk-japan-press-release.txt").read_text(encoding="utf-8")
SEED = "gb-jp-2022-1"
NOTHING_PUBLISHED = lambda record_type, references: {}  # noqa: E731


@pytest.fixture(scope="module")
def documents():
    return read_package(DATA, NOTHING_PUBLISHED)


@pytest.fixture(scope="module")
def agreements(documents):
    return {d.reference: d for d in documents if d.type == "agreement"}


@pytest.fixture(scope="module")
def seed(agreements):
    return agreements[SEED]


def test_the_folder_is_in_the_form_that_the_export_writes(documents):
    """So that a change shows as the lines that changed; import and export it after editing."""
    assert files_of(documents) == {
        path.name: path.read_bytes() for path in DATA.iterdir() if path.suffix in (".csv", ".json")
    }


@pytest.mark.parametrize(
    ("record_type", "count"),
    [
        ("country", 24),
        ("topic", 20),
        ("organisation", 70),
        ("person", 94),
        ("strategy", 16),
        ("agreement", 84),
        ("progress", 61),
    ],
)
def test_counts_of_records(documents, record_type, count):
    assert sum(document.type == record_type for document in documents) == count


def test_counts_of_parts(agreements):
    events = [event for agreement in agreements.values() for event in agreement.events]
    assert sum(len(agreement.commitments) for agreement in agreements.values()) == 282
    assert sum(event.kind == "domestic-step" for event in events) == 3
    assert sum(event.kind == "entered-into-force" for event in events) == 5
    assert sum(len(agreement.parties) > 2 for agreement in agreements.values()) == 11


def test_every_reference_resolves(documents):
    held = {(document.type, document.reference) for document in documents}
    named = set().union(*(document.references() for document in documents))
    assert named <= held


def test_every_agreement_is_filed_under_one_date(agreements):
    assert all(agreement.date for agreement in agreements.values())


def test_what_no_source_states_is_not_filled_in(documents):
    updates = [document for document in documents if document.type == "progress"]
    assert {update.status for update in updates} == {"not-assessed"}
    assert {update.assessor for update in updates} == {"editor"}
    assert [update.reference for update in updates if not update.date] == ["gb-kr-2022-1-u2"]


def test_words_in_japanese_say_that_they_are(documents):
    japanese = range(0x3040, 0x30FF)
    for document in documents:
        pieces = [
            (c.passage, c.passage_language)
            for c in getattr(document, "commitments", ())
            if document.type == "agreement"
        ]
        pieces += [(e.passage, e.language) for e in getattr(document, "evidence", ())]
        for passage, language in pieces:
            if passage and any(ord(character) in japanese for character in passage):
                assert language == "ja", passage


def test_imported_published_and_exported_it_is_the_same_folder(db, tmp_path):
    out = StringIO()
    call_command("import_register", str(DATA), "--publish", stdout=out)
    assert "\n369 new, 0 changed, 0 unchanged\n369 published\n" in out.getvalue()
    call_command("export_register", str(tmp_path), stdout=StringIO())
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (DATA / path.name).read_bytes()
    out = StringIO()
    call_command("import_register", str(DATA), "--publish", stdout=out)
    assert out.getvalue().endswith("\n0 new, 0 changed, 369 unchanged\n0 published\n")


class TestTheAnnouncementOf4March2022:
    """Every fact of the press release is in the record."""

    def test_title_and_date(self, seed):
        assert seed.title in RELEASE
        assert (seed.headline.kind, seed.headline.date) == ("announced", "2022-03-04")
        assert seed.instrument == "joint-announcement"
        assert seed.force.value == "not-stated"
        assert agreement_status(seed, seed.date.last) == "announced"

    def test_both_countries_and_both_ministries(self, seed):
        assert {
            (party.country.name, body.name)
            for party in seed.parties
            for body in party.organisations
        } == {
            ("United Kingdom", "Department for Digital, Culture, Media and Sport"),
            ("Japan", "Ministry of Internal Affairs and Communications"),
        }

    def test_both_people_with_every_title_that_they_are_given(self, seed):
        acts = {(s.person.name, s.title, s.capacity.value) for s in seed.signatures}
        titles = {
            "Julia Lopez": (
                "Minister for Digital Infrastructure",
                "Minister for Digital Infrastructure",
            ),
            "Yuji Sasaki": (
                "Vice-Minister of Policy Coordination for International Affairs",
                "Vice-Minister of the Ministry of Internal Affairs and Communications",
            ),
        }
        for person, (signed, announced) in titles.items():
            assert signed in RELEASE
            assert announced in RELEASE
            assert {(person, signed, "signed"), (person, announced, "announced")} <= acts

    def test_statements_word_for_word(self, seed):
        lopez, sasaki = seed.statements
        for statement in seed.statements:
            assert statement.words in RELEASE
            assert statement.words.count("\n\n") == 1
            assert f"{statement.title} {statement.person.name} said" in RELEASE
            assert statement.source == "s0"
        assert (lopez.title, lopez.organisation.reference) == (
            "Digital Infrastructure Minister",
            "gb-dcms",
        )
        assert sasaki.words.startswith("It is my great pleasure to announce")
        assert sasaki.words.endswith("through this new framework.")

    def test_the_meeting(self, seed):
        (meeting,) = (event for event in seed.events if event.kind == "meeting-held")
        assert (meeting.date, meeting.source) == ("2022-03-04", "s0")
        assert "in London on Friday morning" in meeting.description
        assert seed.place == "London"

    def test_six_commitments_and_the_words_that_make_them(self, seed):
        assert [c.number for c in seed.commitments] == [1, 2, 3, 4, 5, 6]
        quoted = {c.number: c for c in seed.commitments if c.source == "s0"}
        assert quoted.keys() == {1, 6}
        for commitment in quoted.values():
            assert commitment.passage in RELEASE
            assert commitment.verb in commitment.passage
            assert commitment.strength == "firm"
        second = seed.commitment(2)
        assert (second.strength, second.source) == ("intention", "s4")
        assert second.verb in second.passage
        assert {t.reference for c in seed.commitments for t in c.topics} >= {"open-ran", "6g", "5g"}

    def test_the_strategy_of_250_million_pounds(self, seed, documents):
        (link,) = seed.strategies
        assert (link.kind, link.source) == ("supports", "s0")
        assert link.passage in RELEASE.replace("[", "").replace("](#)", "")
        assert "£250 million 5G Supply Chain Diversification Strategy" in link.passage
        strategy = next(d for d in documents if d.reference == link.strategy.reference)
        assert (strategy.budget.amount, strategy.budget.currency) == (250_000_000, "GBP")

    def test_the_partnerships_with_india_and_the_us(self, seed, agreements):
        mentioned = [r for r in seed.relations if r.kind == "mentioned-with"]
        others = set()
        for relation in mentioned:
            assert relation.passage in RELEASE
            assert relation.source == "s0"
            parties = agreements[relation.agreement.reference].parties
            others |= {party.country.reference for party in parties}
        assert others == {"gb", "in", "us"}

    def test_the_joint_announcement_as_a_document(self, seed):
        document = seed.source("odt")
        assert document.title in RELEASE
        assert document.media_type == "application/vnd.oasis.opendocument.text"
        assert document.kind == "official"
        assert "ODT, 4.11 KB" in document.note
        assert document.url is None

    def test_the_release_itself_with_its_kept_copy(self, seed):
        release = seed.source("s0")
        assert release.title in RELEASE
        assert release.publisher == "Department for Digital, Culture, Media and Sport"
        assert release.media_type == "text/plain"
        copy = (DATA / release.archive.path).read_bytes()
        assert hashlib.sha256(copy).hexdigest() == release.archive.sha256

    def test_what_no_other_field_holds_stands_in_summary_and_notes(self, seed):
        said = f"{seed.summary} {seed.notes}"
        points = [line[2:] for line in RELEASE.splitlines() if line.startswith("- ")]
        assert len(points) == 3
        for words in [*points, "reduce the global overreliance on a small number of suppliers"]:
            assert words in said
        assert "mix and match technical equipment from different suppliers" in said
