"""`/api/docs/` in Chromium: readable, from our own files, under the site's own CSP."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_it_opens_without_a_complaint(new_page, live_server, locale: str) -> None:
    page: Page = new_page(locale=locale, base_url=live_server.url)
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if live_server.url not in r.url else None)
    response = page.goto("/api/docs/")
    policy = response.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    page.locator("#operations-tag-titles").click()
    expect(page.get_by_text("/api/v1/titles/", exact=True).first).to_be_visible()
    page.locator("#operations-titles-titles_list .opblock-summary").click()
    expect(page.get_by_text("Words of the name, the original name")).to_be_visible()
    page.locator("#operations-tag-profiles").click()
    page.locator("#operations-profiles-profiles_create .opblock-summary").click()
    expect(page.get_by_text("Create a profile.").first).to_be_visible()
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
