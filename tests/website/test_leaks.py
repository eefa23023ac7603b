"""Nothing that is not published reaches the public, by any address."""

import io
import re
import zipfile

import pytest

from editorial.load import load_documents
from editorial.mappings import mapping_for
from editorial.publish import publish, withdraw
from register import index
from register.documents import NamedAgreement
from tests.answers import whole
from tests.canaries import canaried, full_documents
from tests.website.surfaces import addresses, in_languages, patterns

DRAFT = "canarydraft"
CHANGED = "canarychanged"
WITHDRAWN = "canarywithdrawn"
REFERENCES = {
    "country": "cd",
    "topic": f"{DRAFT}-topic",
    "organisation": f"gb-{DRAFT}",
    "person": f"{DRAFT}-person",
    "strategy": f"{DRAFT}-strategy",
    "agreement": "gb-jp-2022-77",
    "progress": "gb-jp-2022-77-u1",
}
# What was ever published stands in the journal, in whatever form it is read.
JOURNAL = {"/data/journal.jsonl", "/api/v1/editions"}
PUBLIC = ["gb", "open-ran", "gb-dcms", "julia-lopez", "gb-digital-strategy-2022", "gb-jp-2022-1"]
PUBLIC += ["gb-jp-2022-1-u1"]


def body(response) -> str:
    content = whole(response)
    if response.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    # Each form has a ticket of its own.
    text = re.sub(r'name="ticket" value="[^"]+"', "", content.decode())
    return text + str(response.headers)


def record(record_type, reference):
    return mapping_for(record_type).model._default_manager.get(reference=reference)


def drafts(canary: str):
    """New documents of every type, each with the canary in every text."""
    made = []
    for document in full_documents():
        changes = {"reference": REFERENCES[document.type]}
        if document.type == "country":
            changes["code"] = "CD"
        if document.type == "progress":
            changes["agreement"] = NamedAgreement(reference="gb-jp-2022-77", name="Draft")
        made.append(canaried(document, canary, **changes))
    return made


def everything(client) -> dict[str, str]:
    references = [*PUBLIC, *REFERENCES.values()]
    words = ["open", DRAFT, CHANGED, "Commitment"]
    return {a: body(client.get(a)) for a in addresses(references, words)}


def translated(client) -> dict[str, str]:
    """The pages in other languages, whose views and queries are those of `everything`."""
    found = in_languages(addresses(["gb-jp-2022-1", REFERENCES["agreement"]], [CHANGED]))
    return {a: body(client.get(a)) for a in found}


@pytest.fixture
def full_world(world):
    publish(load_documents(full_documents()[:-1]).records, note="Everything filled in.")
    index.follow()


def test_every_public_route_is_visited(full_world, client, settings):
    settings.CONTACT_EMAIL = "register@example.org"  # without one there is no security.txt
    visited = {str(p.pattern) for p in patterns()}
    answered = set()
    for address in addresses([*PUBLIC], ["open"]):
        response = client.get(address)
        whole(response)
        if response.status_code == 200:
            answered.add(str(response.resolver_match.route))
    assert answered == visited


def test_pages_are_visited_in_every_language():
    visited = set(in_languages(addresses(PUBLIC, ["open"])))
    pages = {a for a in visited if a.startswith("/cy/")}
    assert {a.replace("/cy/", "/ja/", 1) for a in pages} <= visited
    assert {"/cy/", "/cy/agreements/gb-jp-2022-1/", "/cy/explore/map.svg"} <= pages


def test_drafts_and_changes_do_not_sing(full_world, client):
    before = everything(client) | translated(client)
    load_documents(drafts(DRAFT))
    load_documents([canaried(d, CHANGED) for d in full_documents()[:-1]])
    index.follow()
    after = everything(client) | translated(client)
    for address, text in after.items():
        assert "canary" not in text.replace(address, "").replace(f"q={DRAFT}", "") or (
            "?" in address and before[address] == text
        ), address
    assert after == before, "counts, facets, tags or dates moved"


def test_the_name_of_a_draft_does_not_leak_through_another_record(full_world, client):
    load_documents([canaried(d, CHANGED) for d in full_documents() if d.type != "agreement"][:5])
    publish([record("agreement", "gb-jp-2022-1")], note="Published again.")
    index.follow()
    for address, text in everything(client).items():
        if "?" not in address:
            assert CHANGED not in text, address


@pytest.mark.parametrize("record_type", [t for t in REFERENCES if t != "progress"])
@pytest.mark.parametrize("twin", ["/", ".json"])
def test_unpublished_and_never_existing_answer_alike(full_world, client, record_type, twin):
    from register.addresses import FOLDERS

    load_documents(drafts(DRAFT))
    folder = FOLDERS[record_type]
    unpublished = client.get(f"/{folder}/{REFERENCES[record_type]}{twin}")
    unknown = client.get(f"/{folder}/no-such-record{twin}")
    assert unpublished.status_code == unknown.status_code == 404
    assert unpublished.content == unknown.content
    assert dict(unpublished.headers) == dict(unknown.headers)


def test_what_was_withdrawn_is_gone_and_says_why(full_world, client):
    made = drafts(WITHDRAWN)
    publish(load_documents(made).records, note="Published by mistake.")
    index.follow()
    assert WITHDRAWN in body(client.get("/agreements/gb-jp-2022-77/"))
    for record_type in ("agreement", "person", "organisation", "topic", "strategy", "country"):
        withdraw(record(record_type, REFERENCES[record_type]), reason="Published by mistake.")
    index.follow()
    for address, text in everything(client).items():
        assert WITHDRAWN not in text or address in JOURNAL, address
    for address in ("/agreements/gb-jp-2022-77/", "/agreements/gb-jp-2022-77.json"):
        response = client.get(address)
        assert response.status_code == 410
        assert "Published by mistake." in body(response)
