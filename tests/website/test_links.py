"""Every internal link of the real register answers."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest

# Filter links multiply; one of each kind is enough to know that it answers.
MOST_QUERIES = 150


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


@pytest.mark.django_db
def test_every_internal_link_answers(real_register, client):
    seen, queries, waiting, broken = set(), 0, ["/"], []
    while waiting:
        address = waiting.pop()
        if address in seen or ("?" in address and queries >= MOST_QUERIES):
            continue
        seen.add(address)
        queries += "?" in address
        response = client.get(address)
        if response.status_code != 200:
            broken.append((address, response.status_code))
        elif response["Content-Type"].startswith("text/html"):
            waiting += links_of(address, response.content.decode())
    assert broken == []
    assert len(seen) > 600
