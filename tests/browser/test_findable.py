"""Data blocks run nothing: the content security policy has no word against them."""

import pytest

pytestmark = pytest.mark.browser
PAGES = ["/", "/agreements/gb-jp-2022-1/", "/people/julia-lopez/", "/countries/jp/"]


def test_a_page_with_a_data_block_is_no_violation(open_page, site):
    page, said, asked = open_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(address)
        block = page.locator('script[type="application/ld+json"]').text_content()
        assert '"@context": "https://schema.org"' in block
    assert said == []
    assert [url for url in asked if not url.startswith(site)] == []
