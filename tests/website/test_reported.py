"""What the register says of progress: how much was reported, by whom assessed, in which words."""

import re

import pytest

from register import index
from register.codelists import ProgressStatus
from tests.register.documents_for_index import (
    agreement,
    commitment,
    progress,
    publish,
    reference_documents,
)

pytestmark = pytest.mark.django_db
LATE = "/commitments/?overdue=1&sort=due"


@pytest.fixture
def late(db):
    """Four promises for 2023: nothing is known of one, two were reported on, one is under way."""
    promises = [commitment(n, due="2023") for n in (1, 2, 3, 4)]
    publish(*reference_documents(), agreement(commitments=[*promises, commitment(5)]))
    publish(progress("gb-jp-2022-1-u1", [2, 3, 5], "not-assessed", reason=None))
    publish(progress("gb-jp-2022-1-u2", [4], "under-way", reason=None))
    index.follow()


def words_of(response):
    return " ".join(re.sub(r"<[^>]*>", "", response.content.decode()).split())


def test_every_number_of_the_home_page_leads_to_a_list_of_that_many(client, late):
    page = client.get("/").content.decode()
    figures = re.search(r'<dl class="cs-figures">.*?</dl>', page, re.DOTALL)[0]
    links = re.findall(r'href="([^"]*)"', figures)
    shown = [int(n) for n in re.findall(r"<dd[^>]*>(\d+)</dd>", figures)]
    assert shown == [1, 5, 4, 4]
    for link, number in zip(links, shown, strict=True):
        found = client.get(link.replace("&amp;", "&"))
        assert found.context["page_obj"].paginator.count == number


@pytest.mark.parametrize("page", ["/countries/jp/", "/countries/gb/jp/"])
def test_lists_of_what_is_overdue_start_with_what_was_due_first(client, late, page):
    assert client.get(page).context["overdue"].url.endswith("overdue=1&sort=due")


def test_so_do_those_that_the_home_page_leads_to(client, late):
    page = client.get("/").content.decode()
    assert page.count("/commitments/?overdue=1&amp;sort=due") == page.count("overdue=1") == 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (LATE, "2 of them have public updates, which nobody has assessed: they may have been kept"),
        (f"{LATE}&q=promise+2", "1 of them has a public update, which nobody has assessed: it may"),
        (f"{LATE}&progress=no-update", None),
        ("/commitments/", None),
    ],
)
def test_what_is_overdue_may_have_been_kept(client, late, address, said):
    words = words_of(client.get(address))
    assert (said in words) if said else ("nobody has assessed" not in words)


@pytest.mark.parametrize(
    "page", ["/", "/countries/jp/", "/countries/gb/jp/", "/topics/open-ran/", "/explore/progress/"]
)
def test_a_picture_of_progress_leads_to_what_its_words_mean(client, real_register, page):
    text = client.get(page).content.decode()
    assert text.count('href="/about/#progress-words">What these words mean</a>') == 1
    assert text.count("None of these commitments has been assessed by anybody yet.") == 1


def test_it_does_not_say_that_nobody_assessed_what_somebody_did(client, late):
    assert "has been assessed by anybody" not in words_of(client.get("/explore/progress/"))
    one = client.get("/explore/progress/?progress=not-assessed")
    assert "None of these commitments has been assessed by anybody yet." in words_of(one)


def test_every_word_is_explained(client, db):
    page = client.get("/about/")
    assert 'id="progress-words"' in page.content.decode()
    for status in ProgressStatus:
        assert f"{status.label} {status.definition}" in words_of(page)
