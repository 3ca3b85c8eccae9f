"""The audit log in the administration, and what is recorded of reading and changing there."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.actions.audit import record
from accounts.models import AuditEntry, AuditEvent, Profile, User

LOG = "/admin/accounts/auditentry/"
USERS = "/admin/accounts/user/"


@pytest.fixture
def browser(admin: User, client_for):
    return client_for(admin)


def test_it_records_what_is_read(browser, admin: User, ada: Profile) -> None:
    for path in (
        USERS,
        f"{USERS}{ada.user.pk}/change/",
        f"{USERS}{ada.user.pk}/history/",
        f"/admin/accounts/profile/{ada.pk}/change/",
    ):
        assert browser.get(path).status_code == 200
    found = [(each.event, each.subject_id) for each in AuditEntry.objects.order_by("pk")]
    read = (AuditEvent.USER_READ, ada.user.public_id)
    assert found == [(AuditEvent.USERS_LISTED, None), read, read, read]
    assert {each.actor_id for each in AuditEntry.objects.all()} == {admin.public_id}


def test_it_records_groups_that_are_given(browser, ada: Profile) -> None:
    group = Group.objects.create(name="Helpers")
    data = {
        "email": "ada@example.com", "username": "", "is_active": "on", "groups": [group.pk],
        "profiles-TOTAL_FORMS": "0", "profiles-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert browser.post(f"{USERS}{ada.user.pk}/change/", data).status_code == 302
    entry = AuditEntry.objects.get(event=AuditEvent.ROLE_CHANGED)
    assert (entry.subject_id, entry.detail) == (ada.user.public_id, {"fields": ["groups"]})


def test_nobody_adds_changes_or_deletes_an_entry(browser, ada: Profile) -> None:
    entry = record(AuditEvent.SIGNED_IN, by=ada.user, about=ada.user)
    assert browser.get(f"{LOG}{entry.pk}/change/").status_code == 200
    assert browser.post(f"{LOG}{entry.pk}/change/", {"path": "x"}).status_code == 403
    assert browser.post(f"{LOG}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert browser.post(f"{LOG}add/", {}).status_code == 403
    assert "delete_selected" not in browser.get(LOG).text
    assert AuditEntry.objects.get() == entry


@pytest.mark.parametrize("text", ["ada@example.com", "ADA@", "id", "203.0.113"])
def test_it_is_searched_by_person_and_place(browser, ada, stranger, text: str) -> None:
    record(AuditEvent.SIGNED_IN, by=stranger.user, about=stranger.user)
    own = AuditEntry.objects.create(
        event=AuditEvent.SIGN_IN_FAILED, subject_id=ada.user.public_id, address="203.0.113.9"
    )
    q = str(ada.user.public_id) if text == "id" else text
    page = browser.get(LOG, {"q": q})
    assert list(page.context["cl"].result_list) == [own]
    assert "ada@example.com" in page.text


def test_it_is_filtered_by_event(browser, ada: Profile) -> None:
    record(AuditEvent.SIGNED_IN, by=ada.user, about=ada.user)
    failed = record(AuditEvent.SIGN_IN_FAILED, about=ada.user)
    page = browser.get(LOG, {"event__exact": "sign_in_failed"})
    assert list(page.context["cl"].result_list) == [failed]
    later = {"at__gte": (timezone.now() + datetime.timedelta(days=2)).isoformat()}
    assert list(browser.get(LOG, later).context["cl"].result_list) == []


def test_a_deleted_user_is_an_id(browser, ada: Profile) -> None:
    entry = record(AuditEvent.SIGNED_IN, by=ada.user, about=ada.user)
    ada.user.delete()
    page = browser.get(LOG).text
    assert str(entry.actor_id) in page
    assert "ada@example.com" not in page


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_as_often_however_long_it_is(
    browser, ada: Profile, count: int, django_assert_num_queries
) -> None:
    ids = [ada.user.public_id, None]
    rows = [AuditEntry(event="signed_in", actor_id=ids[n % 2]) for n in range(count)]
    AuditEntry.objects.bulk_create(rows)
    with django_assert_num_queries(9):
        assert browser.get(LOG).status_code == 200


def test_editors_do_not_read_it(editor: User, client_for) -> None:
    assert client_for(editor).get(LOG).status_code == 403
