"""The screen of imports: who may, from where, first dry and then for real."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from catalog.importing.run import run_import
from catalog.models import ImportRun, Title
from media_engine.tests.samples import png
from streamex.tests.refusals import ASKED_TO_SIGN_IN, FORBIDDEN, refusal

ADD = "/admin/catalog/importrun/add/"
LIST = "/admin/catalog/importrun/"


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    """The browser of an editor."""
    return client_for(editor)


def ask(editor_client: Client, root: Path, folder: str = "", button: str = "dry", **more: str):
    fields = {"root": str(root), "folder": folder, "maturity_age": "0", button: "1", **more}
    return editor_client.post(ADD, fields)


def test_it_starts_a_dry_run_by_default(editor_client, put, library, editor, db) -> None:
    put("Films/Film (1999).mp4", content=b"no film")
    answer = ask(editor_client, library, "Films")
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == f"/admin/catalog/importrun/{run.pk}/change/"
    assert (run.sources, run.is_dry, run.is_confined) == ([f"{library}/Films"], True, True)
    assert run.started_by == editor


def test_it_imports_when_asked(editor_client, library: Path) -> None:
    ask(editor_client, library, button="import", is_draft="on", maturity_age="12")
    run = ImportRun.objects.get()
    assert (run.is_dry, run.is_draft, run.maturity_age) == (False, True, 12)


@pytest.mark.parametrize(
    "folder", ["..", "a/../..", "/etc/../..", "nothing", "link", "a/../../x", "\0", "x" * 999]
)
def test_it_stays_below_the_root(editor_client, library: Path, folder: str) -> None:
    (library / "link").symlink_to("/etc")
    (library / "a").mkdir()
    answer = ask(editor_client, library, folder)
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_an_absolute_folder_is_one_below_the_root(editor_client, library: Path) -> None:
    (library / "etc").mkdir()
    ask(editor_client, library, "/etc")
    assert ImportRun.objects.get().sources == [f"{library}/etc"]


def test_another_root_is_none(editor_client, library: Path) -> None:
    assert ask(editor_client, Path("/etc")).status_code == 422


def test_it_says_when_there_are_no_roots(editor_client, settings) -> None:
    settings.IMPORT_ROOTS = []
    assert "STREAMEX_IMPORT_ROOTS" in editor_client.get(ADD).content.decode()


@pytest.mark.parametrize("who", ["stranger", "bystander"])
def test_others_may_not(request, who: str, client_for, library: Path, editor: User) -> None:
    run = ImportRun.objects.create(sources=[str(library)], queued_at="2026-01-01T00:00Z")
    if who == "bystander":  # staff, but for other things
        editor.user_permissions.set(Permission.objects.filter(codename="view_genre"))
        client, expected = client_for(editor), FORBIDDEN
    else:
        client, expected = client_for(request.getfixturevalue(who)), ASKED_TO_SIGN_IN
    base = f"{LIST}{run.pk}/"
    addresses = [LIST, ADD, f"{base}change/", f"{LIST}progress/?id={run.pk}"]
    assert {refusal(client.get(url)) for url in addresses} == {expected}
    assert refusal(client.post(ADD, {"root": str(library)})) == expected
    for verb in ("repeat", "stop"):
        assert refusal(client.post(f"{base}{verb}/")) == expected
    run.refresh_from_db()
    assert (ImportRun.objects.count(), run.status) == (1, "queued")


def test_it_needs_a_post_to_do_something(editor_client, library: Path) -> None:
    ask(editor_client, library)
    run = ImportRun.objects.get()
    for verb in ("repeat", "stop"):
        assert editor_client.get(f"{LIST}{run.pk}/{verb}/").status_code == 405


def test_it_shows_names_as_text(editor_client, put, library: Path, db) -> None:
    put("<script>alert(1)<", content=b"x")
    ask(editor_client, library)
    run = ImportRun.objects.get()
    run_import(run.pk)
    page = editor_client.get(f"{LIST}{run.pk}/change/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_thousand_files_cost_as_many_queries_as_ten(
    editor_client, library: Path, django_assert_max_num_queries
) -> None:
    ask(editor_client, library)
    run = ImportRun.objects.get()
    for count in (10, 1000):
        run.items.all().delete()
        run.items.bulk_create(
            run.items.model(run=run, position=n, path=f"/x/{n}", outcome="new")
            for n in range(count)
        )
        with django_assert_max_num_queries(10):
            assert editor_client.get(f"{LIST}{run.pk}/change/").status_code == 200
    with django_assert_max_num_queries(10):
        assert editor_client.get(LIST).status_code == 200


def test_it_answers_nonsense(editor_client, library: Path) -> None:
    ask(editor_client, library)
    run = ImportRun.objects.get()
    assert editor_client.get(f"{LIST}{run.pk}/change/?outcome=x&p=x").status_code == 200
    assert editor_client.get(f"{LIST}99999999/change/").status_code == 404
    assert editor_client.get(f"{LIST}progress/?id=x&id=999999999999999999999").json() == {
        "assets": []
    }
    assert editor_client.post(f"{LIST}{run.pk}/repeat/").status_code == 302
    assert ImportRun.objects.count() == 1


@pytest.mark.media
def test_an_editor_imports_in_chromium(
    put, library: Path, local_media, live_server, transactional_db, editor, client_for, new_page
) -> None:
    put("Films/The Fog (1999)/The Fog (1999).mp4")
    put("Films/The Fog (1999)/poster.jpg", content=png(400, 600))
    put("Films/liar.mp4", content=b"words, no film")
    page = new_page(base_url=live_server.url)
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client_for(editor).cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(ADD)
    page.get_by_label("Folder below it").fill("Films")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.locator(".asset-state-text")).to_have_text("Waiting")
    run_import(ImportRun.objects.get().pk)
    # The page finds out by itself.
    expect(page.locator(".asset-state-text")).to_have_text("Done · 3 of 3 files")
    expect(page.locator("#result_list")).to_contain_text("The Fog (1999)")
    assert not Title.objects.exists()
    page.get_by_role("link", name="Bad 1").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list")).to_contain_text("not a video")
    page.get_by_role("button", name="Import this").click()
    run_import(ImportRun.objects.get(is_dry=False).pk)
    expect(page.locator(".asset-state-text")).to_have_text("Done · 3 of 3 files")
    page.get_by_role("link", name="The Fog (1999)").first.click()
    expect(page.locator("#site-name")).to_be_visible()
    assert Title.objects.get().name == "The Fog"
