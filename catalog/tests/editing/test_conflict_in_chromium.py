"""Two editors at once, in a browser: what the second one sees, and that nothing typed is lost."""

from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from catalog.actions.edit_session import editing
from catalog.models import Playable, Title


def sign_in(page, live_server, user: User, client_for) -> None:
    cookie = client_for(user).cookies["session"]
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])


def test_a_conflict(
    page, live_server, film: Playable, editor: User, admin: User, client_for
) -> None:
    sign_in(page, live_server, editor, client_for)
    address = live_server.url + reverse("admin:catalog_movie_change", args=[film.title_id])
    page.goto(address)
    page.fill("#id_synopsis", "What I typed for an hour")
    with editing(by=admin, via="admin") as edit:
        title = edit.open(film.title)
        title.tagline = "All aboard"
        title.save()
    page.click("input[name=_continue] >> nth=0")
    message = page.locator(".errorlist.nonfield")
    expect(message).to_contain_text("was not saved")
    expect(message).to_contain_text("admin@example.com")
    expect(message).to_contain_text("tagline: – → All aboard")
    expect(page.locator("#id_synopsis")).to_have_value("What I typed for an hour")
    assert Title.objects.get().synopsis == ""
    page.fill("#id_tagline", "All aboard")
    page.click("input[name=_continue] >> nth=0")
    expect(page.locator(".messagelist .success")).to_be_visible()
    title = Title.objects.get()
    assert (title.synopsis, title.tagline) == ("What I typed for an hour", "All aboard")

    page.click(".historylink")
    expect(page.locator(".history-entry")).to_have_count(2)
    page.click("text=Put it back to here")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Title.objects.get().synopsis == ""
