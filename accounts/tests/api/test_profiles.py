"""`/api/v1/profiles/`."""

import uuid

import pytest
from django.test import Client

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from accounts.models.preferences import PREFERENCES

URL = "/api/v1/profiles/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def api(client: Client, ada: Profile) -> Client:
    client.force_login(ada.user)
    return client


def at(profile: Profile, tail: str = "") -> str:
    return f"{URL}{profile.public_id}/{tail}"


def acting(profile: Profile) -> dict[str, str]:
    return {"X-Profile": str(profile.public_id)}


def test_it_lists_the_users_own(api: Client, ada: Profile, bo: Profile, stranger: Profile) -> None:
    found = api.get(URL).json()
    assert [row["name"] for row in found] == ["Ada", "Bo"]
    assert found[0] == {
        "id": str(ada.public_id), "name": "Ada", "avatar": "ember", "language": "en",
        "maturity_ceiling": 18, "effective_ceiling": 18, "is_kids": False, "has_pin": False,
        "autoplay_next": True, "picture_url": None, "daily_minutes": None,
        "seconds_left_today": None, "is_exit_locked": True, "is_history_paused": False,
        "audio_language": "", "subtitle_mode": "auto", "subtitle_language": "",
        "subtitle_kind": "subtitles", "caption_size": "medium", "caption_style": "shadow",
    }  # fmt: skip


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(URL)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["error"]["code"] == "not_authenticated"


def test_it_creates(api: Client) -> None:
    response = api.post(URL, {"name": "Cy", "is_kids": True, "pin": "1234"}, **JSON)
    assert response.status_code == 201
    assert response.json()["effective_ceiling"] == 12
    assert response.json()["has_pin"] is True
    assert "1234" not in response.content.decode()
    assert Profile.objects.get(name="Cy").check_pin("1234")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "\u200b\u3164"}, "name"),
        ({"name": "Ada"}, "non_field_errors"),
        ({"name": "Cy", "pin": "12"}, "pin"),
        ({"name": "Cy", "pin": "12a4"}, "pin"),
        ({"name": "Cy", "maturity_ceiling": 17}, "maturity_ceiling"),
        ({"name": "Cy", "avatar": "svg"}, "avatar"),
        ({"name": "Cy", "daily_minutes": 0}, "daily_minutes"),
        ({"name": "Cy", "daily_minutes": 1441}, "daily_minutes"),
        ({"name": "Cy", "audio_language": "Spanish"}, "audio_language"),
        ({"name": "Cy", "subtitle_mode": "maybe"}, "subtitle_mode"),
    ],
)
def test_it_says_what_is_wrong(api: Client, given: dict, field: str) -> None:
    response = api.post(URL, given, **JSON)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "invalid"
    assert list(error["fields"]) == [field]
    assert Profile.objects.count() == 1


def test_there_are_at_most_five(api: Client) -> None:
    statuses = [api.post(URL, {"name": f"P{n}"}, **JSON).status_code for n in range(5)]
    assert statuses == [201, 201, 201, 201, 409]
    assert api.post(URL, {"name": "P"}, **JSON).json()["error"]["code"] == "too_many_profiles"


def test_it_changes(api: Client, ada: Profile) -> None:
    response = api.patch(at(ada), {"name": "Ada L."}, **JSON)
    assert (response.status_code, response.json()["name"]) == (200, "Ada L.")
    assert api.get(at(ada)).json()["name"] == "Ada L."
    response = api.patch(at(ada), {"name": "\u202eAda\nB.\u200e"}, **JSON)
    assert response.json()["name"] == api.get(at(ada)).json()["name"] == "Ada B."


def test_posting_every_field_changes_only_what_is_writable(
    api: Client, ada: Profile, bo: Profile, stranger: Profile
) -> None:
    everything = {field.name: 1 for field in Profile._meta.concrete_fields} | {
        "id": str(stranger.public_id), "public_id": str(stranger.public_id),
        "user": stranger.user.pk, "user_id": stranger.user.pk, "pin_hash": "x", "name": "New",
        "effective_ceiling": 3, "has_pin": True, "pin_failures": 3, "avatar": "tide",
        "language": "es", "maturity_ceiling": 16, "is_kids": False, "autoplay_next": False,
        "daily_minutes": 30, "is_exit_locked": False, "is_history_paused": True,
        "audio_language": "es", "subtitle_mode": "on", "subtitle_language": "pt_br",
        "subtitle_kind": "captions", "caption_size": "huge", "caption_style": "box",
        "picture_key": "avatars/x/picture.webp", "history_forgotten_at": "2000-01-01T00:00:00Z",
        "pin_locked_until": "2030-01-01T00:00:00Z", "created_at": "2000-01-01T00:00:00Z",
    }  # fmt: skip
    before = Profile.objects.values().get(pk=ada.pk)
    assert api.patch(at(ada), everything, **JSON).status_code == 200
    after = Profile.objects.values().get(pk=ada.pk)
    writable = {
        "name", "avatar", "language", "maturity_ceiling", "autoplay_next", "daily_minutes",
        "is_exit_locked", "is_history_paused", *PREFERENCES,
    }  # fmt: skip
    assert {name for name in after if after[name] != before[name]} == writable


def test_it_deletes_all_but_the_last(api: Client, ada: Profile, bo: Profile) -> None:
    assert api.delete(at(bo)).status_code == 204
    response = api.delete(at(ada))
    assert (response.status_code, response.json()["error"]["code"]) == (409, "last_profile")


def test_it_keeps_the_last_without_limits(api: Client, ada: Profile, kid: Profile) -> None:
    headers = acting(ada)
    for answer in (
        api.delete(at(ada), headers=headers),
        api.patch(at(ada), {"is_kids": True}, headers=headers, **JSON),
        api.put(at(ada), {"name": "Ada", "maturity_ceiling": 14}, headers=headers, **JSON),
    ):
        assert (answer.status_code, error_code(answer)) == (409, "last_unlimited_profile")
    ada.refresh_from_db()
    assert not ada.is_limited


def test_it_replaces(api: Client, ada: Profile, bo: Profile) -> None:
    change_profile(profile=bo, pin="1234", daily_minutes=60, caption_size="huge")
    token = {"X-Profile-Token": open_with(api, bo, "1234").json()["token"]}
    response = api.put(at(bo), {"name": "Bo B."}, headers=token, **JSON)
    assert response.status_code == 200
    found = response.json()
    assert (found["name"], found["avatar"], found["caption_size"]) == ("Bo B.", "ember", "medium")
    assert (found["daily_minutes"], found["has_pin"]) == (None, True)
    response = api.put(at(bo), {"avatar": "fox"}, headers=token, **JSON)
    assert list(response.json()["error"]["fields"]) == ["name"]


# --- Preferences ------------------------------------------------------------------------------


def test_a_profile_changes_its_own_preferences(api: Client, ada: Profile, kid: Profile) -> None:
    url, given = at(kid, "preferences/"), {"audio_language": "PT_br", "subtitle_mode": "on"}
    response = api.patch(url, given, headers=acting(kid), **JSON)
    assert response.status_code == 200
    assert response.json() == {
        "audio_language": "pt-BR", "subtitle_mode": "on", "subtitle_language": "",
        "subtitle_kind": "subtitles", "caption_size": "medium", "caption_style": "shadow",
    }  # fmt: skip
    assert api.get(url).json() == response.json()
    assert api.patch(url, given, headers=acting(ada), **JSON).status_code == 200
    for headers in ({}, acting(kid)):
        refused = api.patch(at(ada, "preferences/"), given, headers=headers, **JSON)
        assert (refused.status_code, error_code(refused)) == (403, "grown_up_required")


def test_preferences_are_nothing_else(api: Client, kid: Profile) -> None:
    everything = {"name": "Free", "is_kids": False, "maturity_ceiling": 18, "daily_minutes": None}
    before = Profile.objects.values().get(pk=kid.pk)
    url = at(kid, "preferences/")
    assert api.patch(url, everything, headers=acting(kid), **JSON).status_code == 200
    assert Profile.objects.values().get(pk=kid.pk) == before


@pytest.mark.parametrize("field", ["audio_language", "subtitle_language", "caption_size"])
def test_it_says_which_preference_is_wrong(api: Client, ada: Profile, field: str) -> None:
    response = api.patch(at(ada, "preferences/"), {field: "!"}, headers=acting(ada), **JSON)
    assert (response.status_code, error_code(response)) == (400, "invalid")
    assert list(response.json()["error"]["fields"]) == [field]


def error_code(response) -> str:
    return response.json()["error"]["code"]


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_another_users_profile_does_not_exist(api: Client, stranger: Profile, method: str) -> None:
    theirs = getattr(api, method)(at(stranger), **JSON)
    nobodys = getattr(api, method)(f"{URL}{uuid.uuid4()}/", **JSON)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert api.post(at(stranger, "open/"), {}, **JSON).status_code == 404


# --- PINs and children ------------------------------------------------------------------------


def open_with(api: Client, profile: Profile, pin: str):
    return api.post(at(profile, "open/"), {"pin": pin}, **JSON)


def test_it_opens_with_the_pin(api: Client, ada: Profile) -> None:
    change_profile(profile=ada, pin="1234")
    assert open_with(api, ada, "0000").json()["error"]["code"] == "wrong_pin"
    response = open_with(api, ada, "1234")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert set(response.json()) == {"token", "expires_at"}


def test_it_locks_after_five_wrong_pins(api: Client, ada: Profile) -> None:
    change_profile(profile=ada, pin="1234")
    assert [open_with(api, ada, "0000").status_code for _ in range(5)] == [403] * 5
    response = open_with(api, ada, "1234")
    assert (response.status_code, response.json()["error"]["code"]) == (429, "pin_locked")
    assert 0 < int(response["Retry-After"]) <= 900


def test_a_profile_with_a_pin_is_changed_only_when_open(
    api: Client, ada: Profile, bo: Profile
) -> None:
    change_profile(profile=ada, pin="1234")
    for method in (api.patch, api.delete):
        response = method(at(ada), {"pin": ""}, headers=acting(bo), **JSON)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "pin_required")
    token = open_with(api, ada, "1234").json()["token"]
    opened = {"X-Profile-Token": token}
    assert api.patch(at(ada), {"pin": ""}, headers=opened, **JSON).json()["has_pin"] is False
    # The PIN changed, so the token is void.
    response = api.patch(at(ada), {"name": "A"}, headers=opened, **JSON)
    assert response.json()["error"]["code"] == "profile_token_invalid"


def test_a_child_manages_nothing(api: Client, ada: Profile, kid: Profile) -> None:
    for headers in ({}, acting(kid)):
        answers = [
            api.post(URL, {"name": "Grown"}, headers=headers, **JSON),
            api.patch(at(kid), {"is_kids": False}, headers=headers, **JSON),
            api.delete(at(ada), headers=headers, **JSON),
        ]
        assert {a.status_code for a in answers} == {403}
        assert {a.json()["error"]["code"] for a in answers} == {"grown_up_required"}
    assert api.patch(at(kid), {"name": "Kit"}, headers=acting(ada), **JSON).status_code == 200


def test_a_token_is_for_one_profile_and_one_user(
    api: Client, ada: Profile, bo: Profile, stranger: Profile, client: Client
) -> None:
    token = open_with(api, bo, "").json()["token"]
    headers = {"X-Profile-Token": token, "X-Profile": str(ada.public_id)}
    response = api.post(URL, {"name": "Cy"}, headers=headers, **JSON)
    assert response.json()["error"]["code"] == "profile_token_invalid"
    other = Client()
    other.force_login(stranger.user)
    response = other.post(URL, {"name": "Cy"}, headers={"X-Profile-Token": token}, **JSON)
    assert response.json()["error"]["code"] == "profile_token_invalid"
    for forged in ("x", token[:-2], token.replace(":", "."), "é"):
        response = api.post(URL, {"name": "Cy"}, headers={"X-Profile-Token": forged}, **JSON)
        assert response.json()["error"]["code"] == "profile_token_invalid"


# --- The shape of the API ---------------------------------------------------------------------


def test_reads_have_a_tag(api: Client, ada: Profile) -> None:
    first = api.get(at(ada))
    assert first["Cache-Control"] == "private, no-cache"
    again = api.get(at(ada), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    api.patch(at(ada), {"name": "Ada L."}, **JSON)
    assert api.get(at(ada), headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/", 404, "not_found"),
        ("get", "/api/v1/nothing/", 404, "not_found"),
        ("get", "/api/v1/profiles", 404, "not_found"),
        ("post", "/api/nothing", 404, "not_found"),
        ("get", "/api/v1/profiles/7/", 404, "not_found"),
        ("put", "/api/v1/profiles/", 405, "method_not_allowed"),
        ("get", "/api/auth/nothing", 404, "not_found"),
    ],
)
def test_every_error_has_one_shape(
    api: Client, method: str, path: str, status: int, code: str
) -> None:
    response = getattr(api, method)(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert list(response.json()) == ["error"]
    assert response.json()["error"]["code"] == code


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "parse_error"),
        (b"[" * 60_000, "application/json", 400, "parse_error"),
        (b"1" * 60_000, "application/json", 400, "parse_error"),
        (b'{"name": NaN}', "application/json", 400, "parse_error"),
        (b"\xff", "application/json", 400, "parse_error"),
        (b"[]", "application/json", 400, "invalid"),
        (b"null", "application/json", 400, "invalid"),
        (b" " * 70_000, "application/json", 413, "too_large"),
        (b"<a/>", "application/xml", 415, "unsupported_media_type"),
        (b'{"name": "\\ud800"}', "application/json", 400, "invalid"),
    ],
)
def test_a_bad_body_is_a_bad_request(
    api: Client, body: bytes, content_type: str, status: int, code: str
) -> None:
    response = api.post(URL, body, content_type=content_type)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_a_browser_session_needs_a_csrf_token(ada: Profile) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada.user)
    response = client.post(URL, {"name": "Cy"}, **JSON)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "permission_denied")


def test_the_list_asks_once_and_once_for_each_child_with_a_limit(
    api: Client, ada: Profile, bo: Profile, kid: Profile, django_assert_num_queries
) -> None:
    with django_assert_num_queries(3):  # session, user, profiles
        api.get(URL)
    change_profile(profile=kid, daily_minutes=30)
    with django_assert_num_queries(4):
        assert api.get(URL).json()[2]["seconds_left_today"] == 1800
