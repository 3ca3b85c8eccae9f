import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse

from streamex.web import errors


def test_not_found_offers_a_way_on(client, db) -> None:
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "This scene was cut" in page.text
    assert 'href="/"' in page.text


def test_not_found_takes_a_profile_home(ada, client_for) -> None:
    page = client_for(ada).get("/no-such-page/")
    assert page.status_code == 404
    assert reverse("web:home") in page.text
    assert "no-store" in page["Cache-Control"]


def test_a_forged_form_is_refused_kindly(ada) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada.user)
    page = client.post(reverse("web:profile-create"), {"name": "X"})
    assert page.status_code == 403
    assert "open too long" in page.text


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.server_error, 500), (errors.unavailable, 503)],
)
def test_broken_pages_need_nothing(view, status: int, django_assert_num_queries) -> None:
    # No db mark: any query would fail this test.
    page = view(RequestFactory().get("/"))
    assert page.status_code == status
    assert "StreamEx" in page.text


def test_a_bad_request_needs_nothing() -> None:
    page = errors.bad_request(RequestFactory().get("/"), SuspiciousOperation("x"))
    assert page.status_code == 400


def test_the_forbidden_is_said(db, client) -> None:
    request = client.get("/about/").wsgi_request
    page = errors.permission_denied(request, PermissionDenied("secret reason"))
    assert page.status_code == 403
    assert "secret reason" not in page.text


def test_a_forged_host_is_refused(client, db) -> None:
    client.raise_request_exception = False
    page = client.get("/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "evil.example" not in page.text
