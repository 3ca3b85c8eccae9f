"""What allauth mounts here: what is used, nothing else, and none of it breaks."""

import pytest
from allauth import urls as allauth_urls
from allauth.headless import urls as headless_urls
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import get_resolver, include, path, reverse

from accounts import urls
from accounts.api.sign_in import urls as sign_in_urls
from accounts.models import Profile
from accounts.routes import named_routes, used_routes
from conftest import PASSWORD
from streamex.tests.test_every_route import example, routes

WRITES = ("post", "put", "patch", "delete")
METHODS = ("get", "head", "options", *WRITES)
API = "/api/auth/app/v1/"
PHONE = f"{API}account/phone"
BODIES = ("", '{"email": "ada@example.com", "code": "1", "key": "1"}', "{}", "[]", "{")
OURS = [
    f"/{example(route)}"
    for route in sorted(set(routes(get_resolver().url_patterns)))
    if route.startswith(("account/", "api/auth/"))
]


@pytest.mark.parametrize(
    ("module", "library"), [(urls, allauth_urls), (sign_in_urls, headless_urls)]
)
def test_it_is_decided_for_each_route_of_allauth(module, library) -> None:
    """Whoever turns a feature of allauth on also says whether its routes are used."""
    mounted = {name for name, _route in named_routes(library.urlpatterns)}
    assert mounted == module.USED | set(module.LEFT_OUT)
    assert {name for name, _route in named_routes(module.urlpatterns)} == module.USED


def test_it_keeps_what_is_named_where_it_stood() -> None:
    def view(request):
        return None

    inner = ([path("a/", view, name="a"), path("b/", view, name="b")], "app")
    tree = [path("in/", include(inner, namespace="x")), path("c/", view, name="c")]
    assert [name for name, _route in named_routes(used_routes(tree, {"x:b"}))] == ["x:b"]
    assert [*routes(used_routes(tree, {"x:b", "c"}))] == ["in/b/", "c/"]
    assert used_routes(tree, {"a", "b"}) == []


@pytest.mark.parametrize("method", METHODS)
def test_a_telephone_number_is_no_part_of_an_account(db: None, ada: Profile, method: str) -> None:
    signed_in = Client()
    signed_in.force_login(ada.user)
    for client in (Client(), signed_in):
        response = getattr(client, method)(PHONE, content_type="application/json")
        assert response.status_code == 404
        assert method == "head" or response.json()["error"]["code"] == "not_found"


def arrive(who: str, ada: Profile) -> tuple[Client, dict[str, str]]:
    """Return a browser or a program that has come as far as `who` says, and its headers."""
    client = Client(raise_request_exception=False)
    if who == "cookie":
        client.force_login(ada.user)
    if who in {"nobody", "cookie"}:
        return client, {}
    given = {"email": ada.user.email, "password": PASSWORD}
    answer = client.post(f"{API}auth/login", given, content_type="application/json").json()["meta"]
    if who == "pending":
        return client, {"X-Session-Token": answer["session_token"]}
    return client, {"Authorization": f"Bearer {answer['access_token']}"}


@pytest.mark.parametrize("who", ["nobody", "bearer", "cookie", "pending"])
def test_nothing_of_it_breaks(ada: Profile, settings, who: str) -> None:
    """Each address, each method, each body: refused or answered, and no 5xx."""
    settings.ACCOUNT_RATE_LIMITS = False  # which would answer in place of what is tried
    if who == "pending":
        TOTP.activate(ada.user, generate_totp_secret())
    assert len(OURS) > 35
    for url in OURS:
        client, headers = arrive(who, ada)
        for method in METHODS:
            for body in BODIES[: {"post": 5}.get(method, 2 if method in WRITES else 1)]:
                response = getattr(client, method)(
                    url, body, content_type="application/json", headers=headers
                )
                assert response.status_code < 500, f"{method} {url} {body!r}"


def test_secrets_of_other_people_have_no_page(client_for, admin) -> None:
    client = client_for(admin)
    for page in ("mfa/authenticator/", "usersessions/usersession/?q=x"):
        assert client.get(f"/admin/{page}").status_code == 404


def test_the_administration_changes_a_password_where_everybody_does(client_for, editor) -> None:
    for method in ("get", "post"):
        response = getattr(client_for(editor), method)("/admin/password_change/")
        assert (response.status_code, response.url) == (302, "/account/password/change/")


#: What a program may ask before it has signed in.
BEFORE_SIGN_IN = {
    "app:config",
    "app:account:login",
    "app:account:signup",
    "app:account:request_password_reset",
    "app:account:reset_password",
    "app:account:verify_email",
    "app:account:resend_email_verification_code",
    "app:mfa:authenticate",
    "app:mfa:authenticate_webauthn",
    "app:mfa:login_webauthn",
    "app:socialaccount:provider_signup",
    "app:socialaccount:provider_token",
    "app:tokens:refresh",
}


@pytest.mark.parametrize("name", sorted(sign_in_urls.USED - BEFORE_SIGN_IN))
def test_all_else_asks_who_it_is(db: None, name: str) -> None:
    url = reverse(f"headless:{name}")
    for method in {*METHODS} - {"options"}:
        answer = Client().generic(method.upper(), url, "{}", content_type="application/json")
        # 409: an address can be added while a sign-up is pending, and none is.
        assert answer.status_code in {401, 405, 409}, (method, answer.status_code)
        assert "access_token" not in answer.text
