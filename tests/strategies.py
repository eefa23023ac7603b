"""Hypothesis strategies for documents: anything that the register may hold, and nothing else."""

from hypothesis import strategies as st

from register import codelists, documents
from register.dates import PartialDate
from register.text import clean

# All of Unicode but what a text of the register refuses; the scripts that it meets made likely.
CHARACTERS = st.one_of(
    st.sampled_from("aeiou AEIOU 日本語総務省é’“”;,'=+-@\"&<>ß𝔘🇯"),
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
)


def text(max_size: int = 40, lines: bool = True):
    characters = st.one_of(CHARACTERS, st.just("\n")) if lines else CHARACTERS
    return st.text(characters, min_size=1, max_size=max_size).map(clean).filter(bool)


LINE = text(lines=False)
TEXT = text(80)
EDTF = st.builds(
    lambda day, precision: str(
        PartialDate(
            day.replace(
                month=day.month if precision != "year" else 1,
                day=day.day if precision == "day" else 1,
            ),
            precision,
        )
    ),
    st.dates(),
    st.sampled_from(["day", "month", "year"]),
)
URL = st.sampled_from(
    ["https://www.gov.uk/a?b=1;c#d", "http://www.soumu.go.jp/menu_news/s-news/1.html"]
)
LANGUAGE = st.sampled_from(["en", "ja", "pt-BR", "zh-Hant"])
SHA256 = st.text("0123456789abcdef", min_size=64, max_size=64)


def maybe(strategy):
    return st.none() | strategy


def code(codelist):
    return st.sampled_from(list(codelist))


def few(strategy, **kwargs):
    return st.lists(strategy, max_size=3, **kwargs).map(tuple)


def set_of(named):
    return st.lists(st.sampled_from(named), max_size=3, unique_by=lambda n: n.reference).map(tuple)


MONEY = st.builds(
    documents.Money,
    amount=st.integers(0, 10**15),
    currency=st.sampled_from(["GBP", "JPY", "USD"]),
    words=maybe(LINE),
)


def both_or_neither(first, second):
    return st.just((None, None)) | st.tuples(first, second)


def period():
    return st.lists(maybe(EDTF), min_size=2, max_size=2).map(_in_order)


def _in_order(ends):
    if None in ends or PartialDate.parse(ends[1]).last >= PartialDate.parse(ends[0]).first:
        return ends
    return ends[::-1]


@st.composite
def countries(draw, reference: str = "zz"):
    return documents.Country(
        reference=reference,
        code=draw(st.sampled_from(["XA", "XZ", "ZZ"])),  # no country's own
        kind=draw(code(codelists.CountryKind)),
        name=draw(LINE),
    )


@st.composite
def topics(draw, world, reference: str = "generated-topic"):
    other = LANGUAGE.filter(lambda language: language != "en")
    names = st.builds(documents.TopicName, language=other, name=LINE)
    matches = few(
        st.builds(documents.TopicMatch, match=st.sampled_from(["exact", "broad"]), url=URL),
        unique_by=lambda match: match.url,
    )
    return documents.Topic(
        reference=reference,
        name=draw(LINE),
        definition=draw(LINE),
        names=draw(few(names, unique_by=lambda name: name.language)),
        broader=draw(maybe(st.sampled_from(world.topics))),
        matches=draw(matches),
    )


@st.composite
def organisations(draw, world, reference: str = "generated-body"):
    native_name, native_language = draw(both_or_neither(LINE, LANGUAGE))
    started, ended = draw(period())
    return documents.Organisation(
        reference=reference,
        name=draw(LINE),
        native_name=native_name,
        native_language=native_language,
        abbreviation=draw(maybe(LINE)),
        country=draw(st.sampled_from(world.countries)),
        started=started,
        ended=ended,
        successors=draw(set_of(world.organisations)),
        note=draw(maybe(TEXT)),
        source_url=draw(maybe(URL)),
    )


@st.composite
def appointments(draw, world):
    started, ended = draw(period())
    return documents.Appointment(
        title=draw(LINE),
        organisation=draw(st.sampled_from(world.organisations)),
        started=started,
        ended=ended,
        source_url=draw(maybe(URL)),
    )


@st.composite
def people(draw, world, reference: str = "generated-person"):
    native_name, native_language = draw(both_or_neither(LINE, LANGUAGE))
    known = st.builds(
        documents.ExternalId, scheme=st.sampled_from(["wikidata", "isni"]), value=LINE
    )
    return documents.Person(
        reference=reference,
        name=draw(LINE),
        native_name=native_name,
        native_language=native_language,
        sort_name=draw(LINE),
        country=draw(st.sampled_from(world.countries)),
        external_ids=draw(few(known, unique=True)),
        appointments=draw(few(appointments(world))),
    )


@st.composite
def national_strategies(draw, world, reference: str = "generated-strategy"):
    return documents.Strategy(
        reference=reference,
        title=draw(LINE),
        country=draw(st.sampled_from(world.countries)),
        organisation=draw(maybe(st.sampled_from(world.organisations))),
        published=draw(maybe(EDTF)),
        budget=draw(maybe(MONEY)),
        url=draw(maybe(URL)),
        source_url=draw(maybe(URL)),
        note=draw(maybe(TEXT)),
    )


@st.composite
def sources(draw, world, key: str):
    checked_on = draw(maybe(st.dates().map(str)))
    return documents.Source(
        key=key,
        url=draw(maybe(URL)),
        title=draw(maybe(LINE)),
        publisher=draw(LINE),
        published=draw(maybe(EDTF)),
        language=draw(LANGUAGE),
        kind=draw(code(codelists.SourceKind)),
        version_of=draw(maybe(st.sampled_from(world.countries))),
        media_type=draw(maybe(st.just("application/pdf"))),
        archive=draw(maybe(st.builds(documents.Archive, path=st.just("a/b.txt"), sha256=SHA256))),
        checked_on=checked_on,
        answer=draw(maybe(st.integers(0, 999))) if checked_on else None,
        note=draw(maybe(TEXT)),
    )


@st.composite
def commitments(draw, world, number: int, others: list[int], keys):
    strength, verb = draw(both_or_neither(code(codelists.Strength), LINE))
    due = draw(maybe(EDTF))
    return documents.Commitment(
        number=number,
        text=draw(TEXT),
        passage=draw(maybe(TEXT)),
        passage_language=draw(maybe(LANGUAGE)),
        source=draw(keys),
        strength=strength,
        verb=verb,
        kind=draw(code(codelists.CommitmentKind)),
        topics=draw(set_of(world.topics)),
        responsible_countries=draw(set_of(world.countries)),
        responsible_organisations=draw(set_of(world.organisations)),
        due=due,
        ongoing=False if due else draw(st.booleans()),
        money=draw(maybe(MONEY)),
        dropped=draw(maybe(LINE)),
        derived_from=draw(few(st.sampled_from(others), unique=True)) if others else (),
    )


def signatures(world, keys):
    return st.builds(
        documents.Signature,
        person=st.sampled_from(world.people),
        title=LINE,
        organisation=maybe(st.sampled_from(world.organisations)),
        country=st.sampled_from(world.countries),
        capacity=code(codelists.Capacity),
        note=maybe(LINE),
        source=keys,
    )


def events(world, keys):
    return st.builds(
        documents.Event,
        kind=code(codelists.EventKind),
        date=maybe(EDTF),
        effective=maybe(EDTF),
        country=maybe(st.sampled_from(world.countries)),
        description=maybe(TEXT),
        headline=st.just(False),
        source=keys,
    )


def statements(world, keys):
    return st.builds(
        documents.Statement,
        person=st.sampled_from(world.people),
        title=maybe(LINE),
        organisation=maybe(st.sampled_from(world.organisations)),
        words=TEXT,
        language=LANGUAGE,
        source=keys,
    )


def relations(world, keys):
    return st.builds(
        documents.Relation,
        kind=code(codelists.RelationKind),
        agreement=st.sampled_from(world.agreements),
        passage=maybe(TEXT),
        source=keys,
        note=maybe(TEXT),
    )


def strategy_links(world, keys):
    return st.builds(
        documents.StrategyLink,
        kind=code(codelists.StrategyRelation),
        strategy=st.sampled_from(world.strategies),
        passage=maybe(TEXT),
        source=keys,
    )


def parties(world):
    one = st.builds(
        documents.Party,
        country=st.sampled_from(world.countries),
        organisations=set_of(world.organisations),
    )
    return st.lists(
        one, min_size=2, max_size=3, unique_by=lambda party: party.country.reference
    ).map(tuple)


@st.composite
def agreements(draw, world, reference: str = "gb-jp-2022-99"):
    source_keys = draw(st.lists(st.sampled_from(["s0", "s1", "s2", "s10", "odt"]), unique=True))
    keys = maybe(st.sampled_from(source_keys)) if source_keys else st.none()
    numbers = draw(st.lists(st.integers(1, 60), max_size=4, unique=True))
    happened = draw(few(events(world, keys)))
    if happened and draw(st.booleans()):
        happened = (happened[0].model_copy(update={"headline": True}), *happened[1:])
    title = st.builds(documents.Title, language=LANGUAGE, title=LINE)
    force = draw(code(codelists.LegalForce))
    stated = force != codelists.LegalForce.NOT_STATED
    return documents.Agreement(
        reference=reference,
        title=draw(LINE),
        titles=draw(few(title, unique_by=lambda title: title.language)),
        instrument=draw(code(codelists.Instrument)),
        force=documents.Force(
            value=force, passage=draw(TEXT if stated else maybe(TEXT)), source=draw(keys)
        ),
        summary=draw(TEXT),
        place=draw(maybe(LINE)),
        parties=draw(parties(world)),
        signatures=draw(
            few(
                signatures(world, keys),
                unique_by=lambda s: (s.person.reference, s.title, s.capacity, s.note),
            )
        ),
        events=happened,
        commitments=tuple(
            draw(commitments(world, n, [m for m in numbers if m != n], keys)) for n in numbers
        ),
        statements=draw(few(statements(world, keys))),
        sources=tuple(draw(sources(world, key)) for key in source_keys),
        relations=draw(
            few(relations(world, keys), unique_by=lambda r: (r.kind, r.agreement.reference))
        ),
        strategies=draw(
            few(strategy_links(world, keys), unique_by=lambda link: link.strategy.reference)
        ),
        confidence=draw(code(codelists.RecordConfidence)),
        notes=draw(maybe(TEXT)),
    )


@st.composite
def progress(draw, world, reference: str = "gb-jp-2022-1-u9"):
    assessor = draw(code(codelists.Assessor))
    government = assessor == codelists.Assessor.GOVERNMENT
    reported = [s for s in codelists.ProgressStatus if s != codelists.ProgressStatus.NO_UPDATE]
    status = draw(st.sampled_from(reported))
    under_way = status in ("under-way", "substantial")
    confidence = draw(maybe(code(codelists.Confidence))) if under_way else None
    explained = status == "stopped" or confidence == "delayed"
    evidence = st.builds(
        documents.Evidence,
        source=maybe(st.sampled_from(world.source_keys)),
        date=maybe(EDTF),
        passage=TEXT,
        language=maybe(LANGUAGE),
    )
    return documents.Progress(
        reference=reference,
        agreement=world.agreements[0],
        commitments=draw(
            st.lists(st.sampled_from(world.numbers), min_size=1, unique=True).map(tuple)
        ),
        date=draw(maybe(EDTF)),
        assessor=assessor,
        country=draw(st.sampled_from(world.countries)) if government else None,
        status=status,
        confidence=confidence,
        text=draw(TEXT),
        reason=draw(TEXT if explained else maybe(TEXT)),
        money=draw(maybe(MONEY)),
        evidence=draw(st.lists(evidence, min_size=1, max_size=2).map(tuple)),
        corrects=draw(maybe(st.sampled_from(world.updates))),
    )
