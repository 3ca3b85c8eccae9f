from django.urls import reverse


def test_it_leads_to_everything_about_the_account(ada, bo, seat) -> None:
    text = seat(ada).get(reverse("web:settings")).text
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
