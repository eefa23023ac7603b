"""Every internal link of the real register answers."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve

from register.index import today
from tests.answers import whole

# Filter links multiply; one of each kind is enough to know that it answers.
MOST_QUERIES = 150
# What is asked of each page in a language other than English: its addresses are made alike.
MOST_TRANSLATED = 5
TRANSLATED = re.compile(r"/(cy|ja)/")
# What is the same on every day, and what would take the reader's words to no record of an earlier.
OF_NO_DAY = {"opensearch", "about", "accessibility", "privacy", "cookies", "report", "journal"}
OF_NO_DAY |= {"alerts", "alert-sent", "schema", "verifier", "catalogue", "api", "openapi"}
# An edition is the same on every day, and what is followed from its page is what comes after it.
OF_NO_DAY |= {"edition"}
FOLLOWED = ("edition", "record-atom")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("a", "link") and values.get("href"):
            self.found.append(values["href"])


def links_of(address: str, html: str) -> set[str]:
    parser = Links()
    parser.feed(html)
    joined = (urldefrag(urljoin(address, href)).url for href in parser.found)
    return {url for url in joined if url.startswith("/") and not url.startswith("/static/")}


@pytest.mark.once
@pytest.mark.django_db
def test_every_internal_link_answers(real_register, client):
    seen, queries, translated, waiting, broken = set(), 0, Counter(), ["/"], []
    while waiting:
        address = waiting.pop()
        if address in seen or ("?" in address and queries >= MOST_QUERIES):
            continue
        if language := TRANSLATED.match(address):
            kind = (
                language[1],
                resolve(TRANSLATED.sub("/", urlsplit(address).path, count=1)).url_name,
            )
            translated[kind] += 1
            if translated[kind] > MOST_TRANSLATED:
                continue
        seen.add(address)
        queries += "?" in address
        response = client.get(address)
        body = whole(response)
        if response.status_code != 200:
            broken.append((address, response.status_code))
        elif response["Content-Type"].startswith("text/html"):
            waiting += links_of(address, body.decode())
    assert broken == []
    assert len(seen) > 600
    assert len(translated) > 60


@pytest.mark.django_db
def test_links_of_a_page_of_one_day_lead_to_that_day(real_register, client):
    day = f"as_of={today()}"
    opened, waiting, lost = Counter(), [f"/?{day}"], set()
    while waiting:
        address = waiting.pop()
        name = resolve(urlsplit(address).path).url_name
        if opened[name] >= 2:
            continue
        opened[name] += 1
        response = client.get(address)
        body = whole(response)
        if not response["Content-Type"].startswith("text/html"):
            continue
        for link in sorted(links_of(address, body.decode())):
            english = TRANSLATED.sub("/", link, count=1)
            undated = unquote(re.sub(rf"[?&]{day}", "", address).replace("/&", "/?"))
            of_today = {undated, re.sub(r"editions/\d+/$", "", undated)}
            name_of_link = resolve(urlsplit(english).path).url_name
            if unquote(english) in of_today or name_of_link in OF_NO_DAY:
                continue
            if (name, name_of_link) == FOLLOWED:
                continue
            if day in link:
                waiting.append(english)
            else:
                lost.add((name, link))
    assert lost == set()
    assert len(opened) > 30
