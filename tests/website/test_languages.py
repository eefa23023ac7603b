"""The public pages in each language: the address alone decides, and no English is left over."""

import re
import runpy
from datetime import date
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from register import languages
from register.dates import PartialDate
from register.index import highlights

pytestmark = pytest.mark.django_db

OTHERS = ["cy", "ja"]
RECORD = "/agreements/gb-jp-2022-1/"
PAGES = {
    "home": "/",
    "finder": "/agreements/?country=jp&country=us&topic=open-ran&sort=oldest",
    "search": "/agreements/?q=open+ran",
    "nothing found": "/agreements/?q=telecomunications&country=zz",
    "commitments": "/commitments/?overdue=yes",
    "agreement": RECORD,
    "commitment": f"{RECORD}commitments/1/",
    "editions": f"{RECORD}editions/",
    "compare": "/agreements/compare/?ref=gb-jp-2022-1&ref=gb-in-2021-1",
    "countries": "/countries/",
    "country": "/countries/jp/",
    "between": "/countries/gb/jp/",
    "person": "/people/julia-lopez/",
    "organisation": "/organisations/gb-dcms/",
    "topic": "/topics/open-ran/",
    "strategy": "/strategies/gb-5g-supply-chain-diversification-strategy/",
    "updates": "/updates/",
    "map": "/explore/map/",
    "timeline": "/explore/timeline/",
    "matrix": "/explore/matrix/",
    "progress": "/explore/progress/",
    "network": "/explore/network/",
    "data": "/data/",
    "about": "/about/",
    "report": "/report/?record=agreements/gb-jp-2022-1",
    "alert": "/alerts/?follow=/agreements/%3Fcountry%3Djp",
}
# Words of the interface that no source and no name in the register holds.
ENGLISH = [
    "Skip to main content",
    "Apply filters",
    "Clear all filters",
    "Last updated on",
    "No public update yet",
    "Not stated whether binding",
    "Key facts",
    "This record as",
    "How to cite",
    "Newest first",
    "Memorandum of understanding",
    "Memorandum of cooperation",
    "Joint announcement",
]


# Every page whose names are looked at: those of PAGES, and where names stand in other ways.
MORE_PAGES = {
    "all filters": (
        "/agreements/?q=5g&country=jp&topic=open-ran&organisation=gb-dcms&person=julia-lopez"
        "&strategy=gb-5g-supply-chain-diversification-strategy"
    ),
    "people": "/people/",
    "organisations": "/organisations/",
    "topics": "/topics/",
    "strategies": "/strategies/",
    "editions of a topic": "/topics/open-ran/editions/",
    "network of strategies": "/explore/network/?show=strategies",
    "progress by country": "/explore/progress/?by=country",
    "report sent": "/report/sent/?record=topics/open-ran",
    "alert about a record": "/alerts/?follow=/agreements/gb-jp-2022-1/commitments/1/",
    "alert sent": "/alerts/sent/?follow=/topics/open-ran/",
}


NOT_READ = {"title", "option", "script"}
VOID = {"meta", "link", "input", "br", "img", "hr"}
# Files, and the reference of the API, which is written in English like what it describes.
FILE = re.compile(r"\.(atom|csv|ics|json|jsonl|jsonld|svg|zip|py)(\?|$)|^/api/")


class Seen(HTMLParser):
    """What a page says in its own language, and its links to pages in the same one."""

    def __init__(self):
        super().__init__()
        self.open, self.said, self.links = [], "", []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in VOID:
            self.open.append((tag, values.get("lang")))
        href = values.get("href", "")
        if tag == "a" and href.startswith("/") and "hreflang" not in values:
            self.links += [] if FILE.search(href) else [href]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tongue = [lang for _tag, lang in self.open if lang]
        # Titles can hold no element of another language, and a data block is not read by people.
        if tongue and tongue[-1] != "en" and self.open[-1][0] not in NOT_READ:
            self.said += data


def body(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_speaks_its_language_and_leads_to_no_other(client, real_register, language):
    found = {}
    for name, address in PAGES.items():
        page = body(client, f"/{language}{address}")
        assert f'<html lang="{language}"' in page, name
        seen = Seen()
        seen.feed(page)
        left = [words for words in ENGLISH if words in seen.said]
        astray = {link for link in seen.links if not link.startswith(f"/{language}/")}
        if left or astray:
            found[name] = (left, sorted(astray)[:3])
    assert found == {}


def named_in_english(documents):
    """Names that stand in the register in English alone."""
    for (kind, _reference), document in documents.items():
        if kind in ("organisation", "person", "topic", "strategy", "agreement"):
            yield document.label


@pytest.mark.parametrize("language", OTHERS)
def test_names_in_english_are_marked(client, real_register, language):
    names, found = {name for name in named_in_english(real_register) if len(name) > 8}, {}
    for name, address in (PAGES | MORE_PAGES).items():
        seen = Seen()
        seen.feed(body(client, f"/{language}{address}"))
        if unmarked := sorted(one for one in names if one in seen.said):
            found[name] = unmarked[:3]
    assert found == {}


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_wrong_is_said_in_the_language(client, real_register, language):
    refused = {
        "/agreements/?signed_from=2022-13": "is not in the calendar",
        "/agreements/?signed_from=soon": "is not a date",
        "/agreements/?as_of=soon": "is not a day",
        "/agreements/?as_of=2999-01-01": "has not come yet",
    }
    for address, english in refused.items():
        assert english in client.get(address).content.decode()
        assert english not in client.get(f"/{language}{address}").content.decode()


@pytest.mark.parametrize("language", OTHERS)
def test_passages_name_their_place_in_the_language(client, real_register, language):
    page = body(client, f"/{language}/agreements/?q=open+ran")
    labels = set(re.findall(r'cs-card__place">([^<]+):<', page))
    assert labels
    with translation.override("en-gb"):
        english = {str(label) for label in highlights.PLACES.values()}
    assert not labels & (english | set(highlights.PLACES))


def test_a_picture_as_a_file_says_what_it_shows(client, real_register):
    query = "?country=jp&topic=open-ran"
    assert "with Japan, about Open RAN" in client.get(f"/explore/map.svg{query}").content.decode()
    japanese = client.get(f"/ja/explore/map.svg{query}").content.decode()
    assert "日本" in japanese
    assert "with Japan" not in japanese


@pytest.mark.parametrize("page", ["500.html", "503.html"])
def test_pages_of_trouble_speak_the_language_and_lead_home_in_it(page):
    for one in languages.LANGUAGES:
        with translation.override(one.django):
            shown = render_to_string(page)
        assert f'<html lang="{one.code}"' in shown
        assert f'class="cs-wordmark" href="{languages.localised("/", one)}"' in shown
        assert ("Try again" in shown) == (one == languages.ENGLISH)


def test_each_language_names_the_same_pages(client, real_register):
    def named(page):
        return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page)

    found = {}
    for name, address in PAGES.items():
        path = client.get(address).headers.get("Location", address)
        prefixes = {"en": "", "x-default": "", "cy": "/cy", "ja": "/ja"}
        escaped = path.replace("&", "&amp;")
        said = {one: f"http://testserver{prefix}{escaped}" for one, prefix in prefixes.items()}
        for one in languages.LANGUAGES:
            if dict(named(body(client, languages.localised(path, one)))) != said:
                found[name] = one.code
    assert found == {}


def test_nothing_but_the_address_decides(client, real_register):
    asked = {"HTTP_ACCEPT_LANGUAGE": "ja", "HTTP_COOKIE": "django_language=ja"}
    page = client.get("/agreements/", **asked)
    assert page.content == client.get("/agreements/").content
    for address in ("/agreements/", "/ja/agreements/"):
        headers = client.get(address, **asked).headers
        assert "Set-Cookie" not in headers
        assert not {"Cookie", "Accept-Language"} & {
            name.strip() for name in headers.get("Vary", "").split(",")
        }


def test_a_page_leaves_no_language_behind(real_register):
    client = Client()
    before = translation.get_language()
    client.get("/cy/agreements/")
    assert translation.get_language() == before
    assert client.get("/agreements.csv").getvalue() == Client().get("/agreements.csv").getvalue()


@pytest.mark.parametrize("address", ["/en/agreements/", "/en-gb/agreements/", "/fr/", "/cy/cy/"])
def test_there_is_no_other_language(client, world, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/cy/agreements.json", "/ja/data/journal.jsonl", "/ja/healthz"]
)
def test_files_for_programs_have_one_address(client, world, address):
    assert client.get(address).status_code == 404


def test_redirects_keep_the_language(client, real_register):
    response = client.get("/ja/countries/jp/gb/")
    assert (response.status_code, response["Location"]) == (301, "/ja/countries/gb/jp/")
    response = client.get("/ja/agreements/?q=&country=jp")
    assert response["Location"] == "/ja/agreements/?country=jp"


@pytest.mark.parametrize("path", ["/cy//host.example/", "//host.example/", "/ja///host.example/"])
def test_no_address_makes_a_link_to_another_site(client, world, path):
    for one in languages.LANGUAGES:
        assert not languages.localised(path, one).startswith("//")
    page = client.get(path, {"as_of": "soon"}).content.decode()
    assert 'href="//' not in page


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_missing_is_said_in_the_language(client, world, language):
    page = client.get(f"/{language}/agreements/no-such-agreement/")
    assert page.status_code == 404
    assert "Page not found" not in page.content.decode()
    other = client.get(f"/{language}/agreements/another/")
    assert page.content == other.content


DATES = [
    ("2022-03-04", "4 March 2022", "4 Mawrth 2022", "2022年3月4日"),
    ("2022-03", "March 2022", "Mawrth 2022", "2022年3月"),
    ("2022", "2022", "2022", "2022年"),
]


@pytest.mark.parametrize(("known", "en", "cy", "ja"), DATES)
def test_dates_are_written_as_far_as_they_are_known(known, en, cy, ja):
    for language, words in zip(languages.LANGUAGES, (en, cy, ja), strict=True):
        with translation.override(language.django):
            assert languages.written(PartialDate.parse(known)) == words
    assert languages.written_to("day", date(2022, 3, 4)) == "4 March 2022"


def test_a_title_in_the_language_of_the_page_comes_first(client, real_register):
    heading = re.search(r"<h1.*?</h1>", body(client, f"/ja{RECORD}"), re.DOTALL)[0]
    assert "通信サプライヤー多様化" in heading
    assert "Joint Announcement" not in heading
    assert (
        "通信サプライヤー多様化"
        not in re.search(r"<h1.*?</h1>", body(client, f"/cy{RECORD}"), re.DOTALL)[0]
    )


@pytest.mark.parametrize(
    "query", ["?country=jp&signed_to=2022", "?q=suppliers"], ids=["a list", "a search"]
)
def test_a_card_has_the_title_in_the_language_of_the_page_first(client, real_register, query):
    def card(address):
        cards = re.findall(r"<article class=\"cs-card\">.*?</article>", body(client, address), re.S)
        return next(one for one in cards if f'{RECORD}"' in one)

    japanese = card(f"/ja/agreements/{query}")
    assert "通信サプライヤー多様化" in re.search(r"<h3.*?</h3>", japanese, re.S)[0]
    assert re.search(r'<p class="cs-card__other" lang="en">.*?Joint', japanese, re.S)
    for address in ("/agreements/", "/cy/agreements/"):
        assert "cs-card__other" not in card(f"{address}{query}")


SENTENCES = [
    ("en", "dated from March 2021, dated to 5 October 2023", "matching “5G”"),
    ("cy", "dyddiad cynharaf: Mawrth 2021, dyddiad diweddaraf: 5 Hydref 2023", "i “5G”"),
    ("ja", "2021年3月以降、2023年10月5日まで", "「5G」に一致"),
]


@pytest.mark.parametrize(("language", "dates", "quoted"), SENTENCES)
def test_the_finder_writes_dates_and_quotes_as_the_language_does(
    client, real_register, language, dates, quoted
):
    prefix = "" if language == "en" else f"/{language}"
    query = "?q=5G&signed_from=2021-03&signed_to=2023-10-05"
    page = re.sub(r"</?strong>", "", body(client, f"{prefix}/agreements/{query}"))
    assert dates in page
    assert quoted in page


# Welsh words that change the first letter of what follows, or that change before a vowel.
MUTATING = re.compile(
    r"\b(a|ac|â|ag|gyda|gydag|gan|i|o|dros|am|hyd at|drwy)\s+"
    r"%\((one|other|name|values|start|end|first|last)\)s"
)
# No name of a country, nor a month, takes these places.
UNCHANGING = {"matching %(values)s", "with the part of %(values)s"}


def test_no_welsh_name_stands_where_it_would_have_to_change():
    with (settings.BASE_DIR / "locale/cy/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="cy")
    singular = {m.id: m.string for m in catalogue if m.id and not m.pluralizable}
    found = {said: cy for said, cy in singular.items() if MUTATING.search(cy)}
    assert set(found) - UNCHANGING == set()


def test_countries_are_named_by_cldr(client, real_register):
    assert "日本" in body(client, "/ja/countries/jp/")
    assert "Yr Almaen" in body(client, "/cy/countries/")
    assert "イギリス" in body(client, "/ja/agreements/?country=gb")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en-gb", ["Åland", "Canada", "Côte d’Ivoire", "Czechia"]),
        (
            "cy",
            ["Canada", "Cyprus", "Chile", "De Corea", "Fietnam", "Ffrainc", "Lwcsembwrg", "Llydaw"],
        ),
        ("ja", ["イギリス", "インド", "オランダ", "カナダ", "ガーナ", "タイ", "日本"]),
    ],
)
def test_names_come_in_the_order_of_the_language(language, names):
    with translation.override(language):
        found = sorted(set(names), key=languages.order)
    assert found == names


@pytest.mark.parametrize("language", OTHERS)
def test_countries_come_in_the_order_of_the_language(client, real_register, language):
    page = body(client, f"/{language}/countries/")
    names = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', page)
    with translation.override(language):
        assert names == sorted(names, key=languages.order)
    assert len(names) > 5


def test_japanese_words_find_japanese_titles(client, real_register):
    titled = {
        document.reference: title.title
        for (kind, _ref), document in real_register.items()
        if kind == "agreement"
        for title in document.titles
        if title.language == "ja"
    }
    assert titled
    for reference, title in titled.items():
        found = client.get("/agreements.json", {"q": title[:8]}).json()["results"]
        assert reference in {row["reference"] for row in found}, title


def test_the_catalogues_are_whole_and_compiled():
    messages = runpy.run_path(str(settings.BASE_DIR / "scripts" / "messages.py"))
    template = messages["extracted"]()
    faults = [f for one in OTHERS for f in messages["brought_up"](one, template, True)]
    assert faults == []
