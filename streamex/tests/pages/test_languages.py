"""Every page speaks both languages, and Spanish pages keep no English behind."""

import pytest
from django.urls import reverse

PAGES = [
    "account_login", "account_signup", "account_reset_password", "web:landing", "web:about",
]  # fmt: skip
PRIVATE_PAGES = [
    "web:home", "web:browse", "web:my-list", "web:settings", "web:profiles", "web:profile-create",
    "web:unlock", "account_email", "account_change_password", "account_logout", "mfa_index",
    "usersessions_list",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_it_renders_for_visitors(client, db, name: str, language: str) -> None:
    page = client.get(reverse(name), headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PRIVATE_PAGES)
def test_it_renders_for_a_profile(ada, seat, name: str, language: str) -> None:
    page = seat(ada).get(reverse(name), headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
