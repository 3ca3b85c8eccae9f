"""Users in the administration."""

import pytest
from django.urls import reverse

from accounts.models import User
from conftest import PASSWORD

INLINE = {"profiles-TOTAL_FORMS": "0", "profiles-INITIAL_FORMS": "0"}


@pytest.fixture
def admin_browser(admin, client_for):
    return client_for(admin)


def test_it_makes_a_user_who_signs_in_with_the_address(admin_browser, client_for) -> None:
    passwords = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    data = {"email": "New@Example.com", **passwords, **INLINE}
    assert admin_browser.post(reverse("admin:accounts_user_add"), data).status_code == 302
    user = User.objects.get(email="new@example.com")
    assert user.emailaddress_set.get().primary
    login = client_for().post("/account/login/", {"login": "new@example.com", "password": PASSWORD})
    assert login.url == reverse("web:home")


def test_an_address_that_was_taken_away_opens_nothing(
    admin_browser, ada, client, mailoutbox
) -> None:
    url = reverse("admin:accounts_user_change", args=[ada.user.pk])
    data = {"email": "Elsewhere@Example.com", "is_active": "on", **INLINE}
    assert admin_browser.post(url, data).status_code == 302
    address = ada.user.emailaddress_set.get()
    assert (address.email, address.primary, address.verified) == (
        "elsewhere@example.com", True, False,
    )  # fmt: skip
    client.post("/account/password/reset/", {"email": "ada@example.com"})
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.com"]
    assert "/reset/key/" not in mail.body


def test_other_changes_keep_what_was_verified(admin_browser, ada) -> None:
    url = reverse("admin:accounts_user_change", args=[ada.user.pk])
    admin_browser.post(
        url, {"email": "ada@example.com", "is_active": "on", "is_staff": "on", **INLINE}
    )
    ada.user.refresh_from_db()
    assert ada.user.is_staff
    assert ada.user.emailaddress_set.get().verified
