"""Uploading in Chromium: progress, reasons and the button, with scripts and without."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from accounts.models import User
from catalog.ingest.pipeline import process
from catalog.models import MediaAsset, Playable, Title

pytestmark = pytest.mark.media
ADD = "/admin/catalog/mediaasset/add/"


@pytest.fixture
def editor_client(
    local_media, live_server, transactional_db: None, editor: User, client_for, new_page
) -> Callable[..., Page]:
    """Return a function that opens the form as an editor."""

    def open_form(**options: object) -> Page:
        page: Page = new_page(base_url=live_server.url, **options)
        name = django_settings.SESSION_COOKIE_NAME
        cookie = {
            "name": name,
            "value": client_for(editor).cookies[name].value,
            "url": live_server.url,
        }
        page.context.add_cookies([cookie])
        page.goto(ADD)
        return page

    return open_form


def send(page: Page, path: Path) -> MediaAsset:
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(re.compile(r"/mediaasset/\d+/change/"))
    return MediaAsset.objects.get()


def test_it_moves_by_itself(editor_client, sample) -> None:
    page = editor_client()
    page.get_by_label("Or as a new film called").fill("Night Train")
    page.get_by_label("Publish at once").check()
    asset = send(page, sample("silent.mp4"))
    expect(page.locator(".asset-state-text")).to_have_text("Waiting")
    process(asset.pk)
    # The page finds out, loads itself again, and has more to tell.
    expect(page.locator(".asset-state-text")).to_have_text("Ready")
    expect(page.get_by_role("link", name="Watch")).to_have_attribute(
        "href", re.compile(str(Playable.objects.get().public_id))
    )
    expect(page.locator("#renditions-group")).to_contain_text("progressive")
    assert Title.objects.get().status == Title.Status.PUBLISHED


def test_it_tells_why_and_tries_again(editor_client, tmp_path: Path) -> None:
    (tmp_path / "liar.mp4").write_bytes(b"no film here, only words. " * 99)
    page = editor_client()
    asset = send(page, tmp_path / "liar.mp4")
    process(asset.pk)
    state = page.locator(".asset-state-text")
    expect(state).to_contain_text("not a video")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("is tried again")).to_be_visible()
    expect(page.locator(".asset-state-text")).to_have_text("Waiting")


def test_it_shows_what_is_wrong_beside_the_field(editor_client, tmp_path: Path, watch) -> None:
    (tmp_path / "empty.mp4").touch()
    watch.allow("422")
    page = editor_client()
    page.get_by_label("Or as a new film called").fill("Kept as it was typed")
    page.locator("input[type=file]").set_input_files(tmp_path / "empty.mp4")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".field-file .errorlist")).to_contain_text("empty")
    expect(page.get_by_label("Or as a new film called")).to_have_value("Kept as it was typed")
    assert not MediaAsset.objects.exists()


def test_it_works_without_scripts(editor_client, sample) -> None:
    page = editor_client(java_script_enabled=False)
    asset = send(page, sample("silent.mp4"))
    process(asset.pk)
    page.reload()
    expect(page.locator(".asset-state-text")).to_have_text("Ready")


def test_it_refuses_what_is_too_large_before_it_is_sent(editor_client, sample, settings) -> None:
    settings.MAX_SOURCE_BYTES = 1000
    page = editor_client()
    page.locator("input[type=file]").set_input_files(sample("silent.mp4"))
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert")).to_contain_text("larger than is accepted")
