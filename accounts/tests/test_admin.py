"""Users in the administration."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.actions.users import change_username
from accounts.models import Profile, User
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


CHANGE = "admin:accounts_user_change"


@pytest.fixture
def helper_browser(db, client_for):
    """Staff who see to users, and have no other right."""
    user = User.objects.create_user("helper@example.com", PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return client_for(user)


def codes(page, field: str) -> set[str]:
    form = page.context["adminform"].form
    return {error.code for error in form.errors[field].as_data()}


def act(browser, name: str, *users: User):
    data = {"action": name, "_selected_action": [user.pk for user in users]}
    return browser.post(reverse("admin:accounts_user_changelist"), data, follow=True)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"email": "ADA@example.com"}, "email", "unique"),
        ({"username": "ADA"}, "username", "username_taken"),
        ({"username": "root"}, "username", "username_reserved"),
    ],
)
def test_a_new_user_is_refused_at_the_field(admin_browser, ada, given, field, code) -> None:
    change_username(user=ada.user, username="Ada")
    data = {"email": "new@example.com", "usable_password": "false", **INLINE, **given}
    page = admin_browser.post(reverse("admin:accounts_user_add"), data)
    assert code in codes(page, field)
    assert not User.objects.filter(email="new@example.com").exists()


def test_a_new_user_may_have_no_password(admin_browser) -> None:
    data = {"email": "new@example.com", "username": "New", "usable_password": "false", **INLINE}
    admin_browser.post(reverse("admin:accounts_user_add"), data)
    user = User.objects.with_username("new").get()
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().primary


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"email": "stranger@example.com"}, "email", "unique"),
        ({"username": "stranger"}, "username", "username_taken"),
        ({"is_superuser": "on"}, "is_staff", "is_superuser"),
    ],
)
def test_a_refused_change_changes_nothing(admin_browser, ada, stranger, given, field, code) -> None:
    change_username(user=stranger.user, username="Stranger")
    data = {"email": "ada@example.com", "is_active": "on", **INLINE, **given}
    page = admin_browser.post(reverse(CHANGE, args=[ada.user.pk]), data)
    assert code in codes(page, field)
    ada.user.refresh_from_db()
    assert (ada.user.email, ada.user.username) == ("ada@example.com", "")
    assert not ada.user.is_superuser


def test_it_gives_a_name(admin_browser, ada) -> None:
    data = {"email": "ada@example.com", "username": "Ada", "is_active": "on", **INLINE}
    assert admin_browser.post(reverse(CHANGE, args=[ada.user.pk]), data).status_code == 302
    assert User.objects.with_username("ADA").get() == ada.user


def test_nobody_demotes_or_deletes_themselves(admin_browser, admin) -> None:
    User.objects.create_superuser("second@example.com", PASSWORD)
    data = {"email": "admin@example.com", "is_active": "on", **INLINE}
    page = admin_browser.post(reverse(CHANGE, args=[admin.pk]), data)
    assert codes(page, "__all__") == {"own_account"}
    delete = admin_browser.post(
        reverse("admin:accounts_user_delete", args=[admin.pk]), {"post": "yes"}
    )
    assert delete.status_code == 403
    act(admin_browser, "deactivate", admin)
    admin.refresh_from_db()
    assert (admin.is_active, admin.is_staff, admin.is_superuser) == (True, True, True)


@pytest.mark.parametrize("text", ["ADA@", "lovel", "Ｌovelace"])
def test_it_searches_addresses_and_names(admin_browser, ada, stranger, text) -> None:
    change_username(user=ada.user, username="Lovelace")
    page = admin_browser.get(reverse("admin:accounts_user_changelist"), {"q": text})
    assert list(page.context["cl"].result_list) == [ada.user]
    profiles = admin_browser.get(reverse("admin:accounts_profile_changelist"), {"q": text})
    assert list(profiles.context["cl"].result_list) == [ada]


@pytest.mark.parametrize("count", [10, 1000])
def test_the_lists_cost_the_same_queries(admin_browser, count, django_assert_num_queries) -> None:
    users = User.objects.bulk_create(User(email=f"user{n}@example.com") for n in range(count))
    Profile.objects.bulk_create(Profile(user=user, name=user.email) for user in users)
    # One each of them tells the audit log.
    with django_assert_num_queries(9):
        admin_browser.get(reverse("admin:accounts_user_changelist"))
    with django_assert_num_queries(8):
        admin_browser.get(reverse("admin:accounts_profile_changelist"))


def test_several_are_deactivated_and_activated(admin_browser, admin, ada, stranger) -> None:
    page = act(admin_browser, "deactivate", ada.user, stranger.user, admin)
    assert not User.objects.filter(pk__in=[ada.user.pk, stranger.user.pk], is_active=True).exists()
    assert "Done for 2 users." in page.text
    assert "Not allowed for: admin@example.com" in page.text
    act(admin_browser, "activate", ada.user)
    assert User.objects.get(pk=ada.user.pk).is_active


def test_a_reset_is_sent_from_the_list_and_from_the_page(
    admin_browser, ada, stranger, mailoutbox
) -> None:
    User.objects.filter(pk=stranger.user.pk).update(is_active=False)
    page = act(admin_browser, "send_resets", ada.user, stranger.user)
    assert "Not allowed for: stranger@example.com" in page.text
    url = reverse("admin:accounts_user_send_reset", args=[ada.user.pk])
    assert admin_browser.get(url).status_code == 405
    assert url in admin_browser.get(reverse(CHANGE, args=[ada.user.pk])).text
    admin_browser.post(url)
    assert [mail.to for mail in mailoutbox] == [["ada@example.com"]] * 2


def test_several_are_deleted(admin_browser, ada, stranger) -> None:
    data = {"action": "delete_selected", "_selected_action": [ada.user.pk], "post": "yes"}
    admin_browser.post(reverse("admin:accounts_user_changelist"), data)
    assert list(User.objects.filter(is_staff=False)) == [stranger.user]


def test_staff_do_not_touch_staff(helper_browser, admin, mailoutbox) -> None:
    data = {"email": "mine@example.com", "is_active": "on", **INLINE}
    assert helper_browser.post(reverse(CHANGE, args=[admin.pk]), data).status_code == 403
    for name in ("auth_user_password_change", "accounts_user_send_reset"):
        assert helper_browser.post(reverse(f"admin:{name}", args=[admin.pk])).status_code == 403
    act(helper_browser, "deactivate", admin)
    act(helper_browser, "send_resets", admin)
    delete = {"action": "delete_selected", "_selected_action": [admin.pk], "post": "yes"}
    helper_browser.post(reverse("admin:accounts_user_changelist"), delete)
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.email == "admin@example.com"
    assert mailoutbox == []


def test_staff_make_no_staff(helper_browser, ada) -> None:
    data = {"email": "ada@example.com", "is_active": "on", "is_staff": "on", **INLINE}
    helper_browser.post(reverse(CHANGE, args=[ada.user.pk]), {**data, "is_superuser": "on"})
    ada.user.refresh_from_db()
    assert (ada.user.is_staff, ada.user.is_superuser) == (False, False)
