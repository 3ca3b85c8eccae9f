"""Who gets where: visitors, somebody without a profile, strangers, and `next`."""

import pytest
from django.urls import reverse

from accounts.models import Profile
from accounts.session import SESSION_KEY
from conftest import PASSWORD

PRIVATE = ("web:home", "web:browse", "web:my-list", "web:settings", "web:profiles")


@pytest.mark.parametrize("name", PRIVATE)
def test_it_sends_visitors_to_sign_in_and_back(client, db, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url == f"/account/login/?next={reverse(name)}"


@pytest.mark.parametrize("name", ["web:home", "web:browse", "web:my-list"])
def test_it_asks_who_is_watching_first(ada: Profile, client_for, name: str) -> None:
    response = client_for(ada.user).get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(f"{reverse('web:profiles')}?next=")


@pytest.mark.parametrize("name", PRIVATE)
def test_it_stores_nothing_of_private_pages(ada: Profile, client_for, name: str) -> None:
    response = client_for(ada).get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["account_email", "mfa_index", "usersessions_list"])
def test_it_stores_nothing_of_account_pages(ada: Profile, client_for, name: str) -> None:
    response = client_for(ada).get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_profile_of_somebody_else_in_the_session_opens_nothing(ada, stranger, client_for) -> None:
    client = client_for(ada)
    session = client.session
    session[SESSION_KEY] = str(stranger.public_id)
    session.save()
    assert client.get(reverse("web:home")).url.startswith(reverse("web:profiles"))


def test_a_profile_that_was_deleted_is_asked_for_again(ada, bo, client_for) -> None:
    client = client_for(bo)
    bo.delete()
    assert client.get(reverse("web:home")).url.startswith(reverse("web:profiles"))


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)",
     "evil", "account_logout", "web:about"],
)  # fmt: skip
def test_next_never_leaves_the_site(ada: Profile, client_for, target: str) -> None:
    url = reverse("web:profile-choose", args=[ada.public_id])
    response = client_for(ada.user).post(url, {"next": target})
    assert response.status_code == 302
    assert response.url == reverse("web:home")


def test_next_leads_back_within_the_site(ada: Profile, client_for) -> None:
    url = reverse("web:profile-choose", args=[ada.public_id])
    response = client_for(ada.user).post(url, {"next": "/browse/?kind=movie"})
    assert response.url == "/browse/?kind=movie"


def test_signing_in_is_not_announced(ada: Profile, client_for) -> None:
    client = client_for()
    client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    assert "Successfully signed in" not in client.get(reverse("web:profiles")).text
