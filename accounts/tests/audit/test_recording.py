"""What the audit log holds, and from where: over pages, the API and the administration."""

import datetime
import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.actions.demo import remove_demo_logins
from accounts.actions.invitations import accept_invitation, invite, revoke_invitation
from accounts.actions.notices import NOTICES
from accounts.actions.profiles import (
    ProfileLockedError,
    WrongPinError,
    change_profile,
    open_profile,
)
from accounts.actions.set_up import (
    FirstAdministrator,
    complete_set_up,
    guess_code,
    offer_set_up,
)
from accounts.actions.site import change_site
from accounts.models import AuditEntry, AuditEvent, Profile, User
from accounts.sign_in.adapter import CHANGES
from conftest import PASSWORD

LOGIN = "/account/login/"
API_LOGIN = "/api/auth/app/v1/auth/login"
JSON = {"content_type": "application/json"}
FIREFOX = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox/140.0", "REMOTE_ADDR": "203.0.113.9"}


def entries(*events: AuditEvent) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event__in=events).order_by("pk"))


def only(event: AuditEvent) -> AuditEntry:
    (found,) = entries(event)
    return found


@pytest.mark.parametrize("path", [LOGIN, API_LOGIN])
def test_a_sign_in(ada: Profile, client, path: str) -> None:
    key, options = ("email", JSON) if path == API_LOGIN else ("login", {})
    data = {key: "ada@example.com", "password": PASSWORD}
    before = timezone.now()
    client.post(path, data, **options, **FIREFOX)
    entry = only(AuditEvent.SIGNED_IN)
    assert (entry.actor_id, entry.subject_id) == (ada.user.public_id,) * 2
    assert (entry.address, entry.path) == ("203.0.113.9", path)
    assert entry.user_agent == FIREFOX["HTTP_USER_AGENT"]
    assert entry.detail == {"methods": ["password"]}
    assert before <= entry.at <= timezone.now()


@pytest.mark.parametrize("login", ["ada@example.com", "nobody@example.com", "hunter2-as-a-name"])
def test_a_failure_says_whose_but_not_what_was_typed(ada: Profile, client, login: str) -> None:
    client.post(LOGIN, {"login": login, "password": "a secret that was typed"}, **FIREFOX)
    entry = only(AuditEvent.SIGN_IN_FAILED)
    is_known = login == "ada@example.com"
    assert (entry.actor_id, entry.subject_id) == (None, ada.user.public_id if is_known else None)
    assert entry.detail == {}
    assert entries(AuditEvent.SIGNED_IN) == []


def test_a_lock_out_once(ada: Profile, client) -> None:
    for _time in range(8):
        client.post(LOGIN, {"login": "ada@example.com", "password": "wrong"}, **FIREFOX)
    assert len(entries(AuditEvent.SIGN_IN_FAILED)) == 5
    assert only(AuditEvent.LOCKED_OUT).subject_id == ada.user.public_id
    client.post(LOGIN, {"login": "ada@example.com", "password": "x"}, REMOTE_ADDR="203.0.113.10")
    assert len(entries(AuditEvent.LOCKED_OUT)) == 2


def test_a_wrong_second_step(ada: Profile, client) -> None:
    TOTP.activate(ada.user, generate_totp_secret())
    RecoveryCodes.activate(ada.user)
    client.post(LOGIN, {"login": "ada@example.com", "password": PASSWORD})
    assert entries(AuditEvent.SIGNED_IN) == []
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    entry = only(AuditEvent.SECOND_FACTOR_FAILED)
    assert (entry.actor_id, entry.subject_id) == (None, ada.user.public_id)
    (code, *_rest) = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.post("/account/2fa/authenticate/", {"code": code})
    assert only(AuditEvent.SIGNED_IN).detail == {"methods": ["password", "mfa"]}


def test_a_pin_lock_once(ada: Profile) -> None:
    change_profile(profile=ada, pin="1234")
    now = timezone.now()
    for _time in range(5):
        with pytest.raises(WrongPinError):
            open_profile(profile=ada, pin="0000", now=now)
    assert entries(AuditEvent.PIN_LOCKED) == []
    for _time in range(3):
        with pytest.raises(ProfileLockedError):
            open_profile(profile=ada, pin="1234", now=now + datetime.timedelta(seconds=1))
    entry = only(AuditEvent.PIN_LOCKED)
    assert (entry.subject_id, entry.detail) == (ada.user.public_id, {"profile": str(ada.public_id)})


def test_a_password_that_was_changed(ada: Profile, client) -> None:
    client.post(LOGIN, {"login": "ada@example.com", "password": PASSWORD})
    new = "another horse battery"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/change/", data)
    entry = only(AuditEvent.PASSWORD_CHANGED)
    assert (entry.actor_id, entry.detail) == (ada.user.public_id, {"change": "password_changed"})


def test_it_knows_every_change_that_allauth_announces() -> None:
    """Or a new version of it would announce one that nothing records."""
    root = Path(allauth.__file__).parent
    sources = [
        path.read_text()
        for app in ("account", "mfa", "socialaccount")
        for path in (root / app).rglob("*.py")
        if "tests" not in path.parts
    ]
    call = re.compile(r"send_notification_mail\(\s*\"\w+/email/(\w+)\"")
    announced = {name for source in sources for name in call.findall(source)}
    assert announced == set(CHANGES)
    assert announced < set(NOTICES)


def test_what_administrators_do_over_the_api(admin: User, ada: Profile, client_for) -> None:
    client, url = client_for(admin), f"/api/v1/users/{ada.user.public_id}/"
    client.get("/api/v1/users/?q=ada")
    client.get(url)
    client.get(f"{url}profiles/{ada.public_id}/")
    client.patch(url, {"username": "Ada.L"}, **JSON)
    client.patch(url, {"is_staff": True}, **JSON)
    client.patch(f"{url}profiles/{ada.public_id}/", {"name": "Countess"}, **JSON)
    client.put(f"{url}password/", {"password": "another horse battery"}, **JSON)
    client.delete(url)
    found = [(each.event, each.detail) for each in AuditEntry.objects.order_by("pk")]
    profile = {"profile": str(ada.public_id)}
    assert found == [
        (AuditEvent.USERS_LISTED, {"count": 1}),
        (AuditEvent.USER_READ, {}),
        (AuditEvent.USER_READ, profile),
        (AuditEvent.USER_CHANGED, {"fields": ["username"]}),
        (AuditEvent.USER_CHANGED, {"fields": ["is_staff"]}),
        (AuditEvent.ROLE_CHANGED, {"is_staff": True}),
        (AuditEvent.PROFILE_CHANGED, {**profile, "fields": ["name"]}),
        (AuditEvent.PASSWORD_CHANGED, {}),
        (AuditEvent.USER_DELETED, {}),
    ]
    assert {each.actor_id for each in AuditEntry.objects.all()} == {admin.public_id}
    subjects = {each.subject_id for each in AuditEntry.objects.all()}
    assert subjects == {None, ada.user.public_id}


def test_what_is_refused_leaves_no_trace_of_being_done(editor: User, ada, client_for) -> None:
    client = client_for(editor)
    assert client.get(f"/api/v1/users/{ada.user.public_id}/").status_code == 403
    assert client.delete(f"/api/v1/users/{ada.user.public_id}/").status_code == 403
    assert AuditEntry.objects.count() == 0


# --- Who may come in --------------------------------------------------------------------------
def test_an_invitation_from_its_start_to_its_end(settings, admin: User, ada: Profile) -> None:
    settings.SIGN_UP, now = "invited", timezone.now()
    used, gone = (invite(by=admin, now=now).invitation for _each in range(2))
    accept_invitation(invitation=used, user=ada.user, now=now)
    for _twice in range(2):
        revoke_invitation(invitation=gone, by=admin, now=now)
    found = entries(AuditEvent.INVITED, AuditEvent.INVITATION_USED, AuditEvent.INVITATION_REVOKED)
    assert [(each.event, each.actor_id, each.detail["invitation"]) for each in found] == [
        ("invited", admin.public_id, str(used.public_id)),
        ("invited", admin.public_id, str(gone.public_id)),
        ("invitation_used", ada.user.public_id, str(used.public_id)),
        ("invitation_revoked", admin.public_id, str(gone.public_id)),
    ]
    assert found[2].subject_id == ada.user.public_id


def test_the_settings_of_the_site(admin: User) -> None:
    change_site(by=admin, name="Casa Vidal", sign_up="open")
    entry = only(AuditEvent.SITE_CHANGED)
    assert (entry.actor_id, entry.detail) == (admin.public_id, {"fields": ["name", "sign_up"]})


def test_the_first_administrator_and_the_end_of_the_demo(db: None) -> None:
    now = timezone.now()
    proof = guess_code(code=str(offer_set_up(now=now)), now=now)
    first = FirstAdministrator(email="first@example.com", password=PASSWORD)
    user = complete_set_up(proof=proof, administrator=first, site={"name": "Casa"}, now=now)
    made = only(AuditEvent.USER_CREATED)
    assert (made.actor_id, made.detail) == (user.public_id, {"set_up": True})
    demo = User.objects.create_user("viewer@streamex.example", is_demo=True)
    remove_demo_logins()
    assert only(AuditEvent.USER_DELETED).subject_id == demo.public_id
