from django.urls import reverse


def test_it_leads_to_everything_about_the_account(ada, bo, client_for) -> None:
    text = client_for(ada).get(reverse("web:settings")).text
    for name in ("account_email", "account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in text
    assert reverse("web:profile-edit", args=[bo.public_id]) in text
    assert "ada@example.com" in text


def test_the_language_switch_works_by_a_form(client, db) -> None:
    response = client.post(reverse("set_language"), {"language": "es", "next": "/about/"})
    assert response.url == "/about/"
    assert 'lang="es"' in client.get("/about/").text


def test_the_language_switch_never_leaves_the_site(client, db) -> None:
    response = client.post(
        reverse("set_language"), {"language": "es", "next": "https://evil.example/"}
    )
    assert "evil" not in response.url


def test_a_profile_keeps_the_language_that_was_chosen(ada, bo, client_for) -> None:
    client = client_for(ada)
    client.post(reverse("set_language"), {"language": "es", "next": "/about/"})
    ada.refresh_from_db()
    bo.refresh_from_db()
    assert (ada.language, bo.language) == ("es", "en")
    assert client.cookies["django_language"]["max-age"] > 30 * 24 * 3600
    client.post(reverse("set_language"), {"language": "tlh", "next": "/about/"})
    ada.refresh_from_db()
    assert ada.language == "es"


def test_the_language_of_a_profile_outlives_the_browser(ada, client_for) -> None:
    client = client_for(ada.user)
    client.post(reverse("web:profile-choose", args=[ada.public_id]))
    assert client.cookies["django_language"]["max-age"] > 30 * 24 * 3600


def test_visitors_choose_a_language_too(client, db) -> None:
    assert client.get(reverse("set_language")).status_code == 405
    client.post(reverse("set_language"), {"language": "es", "next": "/about/"})
    assert 'lang="es"' in client.get("/about/").text
