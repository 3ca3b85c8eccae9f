"""What can be done to users: naming, creating, changing, deactivating, deleting.

What an administrator does names who does it (`by`), since not everybody may do it to everybody:
only somebody with every permission touches an account that opens the administration. Nobody takes
their own rights away, and one administrator is always left.
"""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actions.addresses import change_address
from accounts.actions.audit import record
from accounts.actions.notices import send_notice
from accounts.models import AuditEvent, User

#: What only an administrator gives and takes.
RIGHTS = ("is_staff", "is_superuser")
#: What the audit log calls a change of rights.
RECORDED_RIGHTS = ("is_active", *RIGHTS)


class ProtectedUserError(Exception):
    """The account opens the administration, or should, and only an administrator sees to those."""


class OwnAccountError(Exception):
    """Nobody deactivates, deletes or demotes themselves here."""


class LastAdministratorError(Exception):
    """An installation keeps one active administrator."""


class InactiveUserError(Exception):
    """A user who may not sign in needs no password."""


def change_username(*, user: User, username: str) -> None:
    """Give `user` a name to sign in with, or none with an empty one.

    Raises ValidationError for the field `username`: its length, its characters, a reserved name,
    or one that somebody else has (`username_taken`).
    """
    _assign_username(user, username)
    _save_unique(user, update_fields=["username", "username_key"])


@transaction.atomic
def create_user(
    *, by: User, email: str, username: str = "", password: str | None = None, **fields: bool
) -> User:
    """Create a user with `email`, which counts as not verified, and return it.

    Without a password nobody signs in until one is set by `send_password_reset`. `fields` are
    `is_active`, `is_staff` and `is_superuser`. Raises ProtectedUserError, and ValidationError for
    `email`, `username`, `password` or `is_staff`.
    """
    user = User(email=email.strip().lower(), **fields)
    require_may_change(by=by, user=User(), changes=fields)
    validate_user(user=user, username=username)
    _set_password(user, password)
    _save_unique(user)
    change_address(user=user, email=user.email)
    record(AuditEvent.USER_CREATED, by=by, about=user)
    _record_rights(by=by, user=user, before=dict.fromkeys(RIGHTS, False))
    return user


@transaction.atomic
def change_user(*, by: User, user: User, **changes: Any) -> User:
    """Change `email`, `username`, `is_active`, `is_staff` or `is_superuser` of `user`.

    Raises ProtectedUserError, OwnAccountError, LastAdministratorError, and ValidationError for
    the field that is wrong.
    """
    lock_administrators()
    require_may_change(by=by, user=user, changes=changes)
    was_administrator = user.is_active and user.is_superuser
    before = {name: getattr(user, name) for name in RECORDED_RIGHTS}
    flags = {name: changes[name] for name in ("is_active", *RIGHTS) if name in changes}
    for name, value in flags.items():
        setattr(user, name, value)
    if user.is_active and user.deletion_due_at is not None:
        user.deletion_due_at, flags["deletion_due_at"] = None, True
        record(AuditEvent.DELETION_CANCELLED, by=by, about=user)
    _validate_rights(user)
    user.save(update_fields=[*flags])
    if was_administrator:
        require_an_administrator()
    if "username" in changes:
        change_username(user=user, username=changes["username"])
    if "email" in changes and changes["email"].strip().lower() != user.email:
        former = user.email
        user.email = changes["email"].strip().lower()
        _require_free_email(user)
        change_address(user=user, email=user.email)
        for address in (former, user.email):
            details = {"from_email": former, "to_email": user.email}
            send_notice(user=user, name="email_changed", to=address, **details)
    record(AuditEvent.USER_CHANGED, by=by, about=user, fields=sorted(changes))
    _record_rights(by=by, user=user, before=before)
    return user


def set_password(*, by: User, user: User, password: str) -> None:
    """Let `user` sign in with `password`; every session and token of theirs ends.

    Raises ProtectedUserError, and ValidationError for the field `password`.
    """
    require_may_change(by=by, user=user, changes={})
    _set_password(user, password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(AuditEvent.PASSWORD_CHANGED, by=by, about=user)
        if by != user:
            send_notice(user=user, name="password_changed_by_administrator")


def send_password_reset(*, by: User, user: User, request: HttpRequest) -> None:
    """Mail `user` a link with which to choose a password, in their own language.

    Raises ProtectedUserError and InactiveUserError.
    """
    require_may_change(by=by, user=user, changes={})
    if not user.is_active:
        raise InactiveUserError
    with translation.override(user.language or translation.get_language()):
        request_password_reset(request, user.email, [user], default_token_generator)
    record(AuditEvent.RESET_SENT, by=by, about=user)


@transaction.atomic
def delete_user(*, by: User, user: User) -> None:
    """Delete `user` with all profiles, at once and for good.

    Raises ProtectedUserError, OwnAccountError and LastAdministratorError.
    """
    lock_administrators()
    require_may_change(by=by, user=user, changes={"is_active": False})
    was_administrator = user.is_active and user.is_superuser
    record(AuditEvent.USER_DELETED, by=by, about=user)
    user.delete()
    if was_administrator:
        require_an_administrator()


def validate_user(*, user: User, username: str) -> None:
    """Give `user`, who is not saved, a user name; refuse what another user has.

    Raises ValidationError for `email`, `username` or `is_staff`.
    """
    _validate_rights(user)
    _require_free_email(user)
    _assign_username(user, username)


def require_may_change(*, by: User, user: User, changes: dict[str, Any]) -> None:
    """Refuse what `by` may not do to `user`; raises ProtectedUserError or OwnAccountError."""
    if not by.is_superuser:
        gives = any(changes.get(name) for name in RIGHTS)
        if user.is_staff or user.is_superuser or gives:
            raise ProtectedUserError
    takes = any(changes.get(name) is False for name in ("is_active", *RIGHTS))
    if takes and by.pk == user.pk and not _keeps_all(user, changes):
        raise OwnAccountError


def lock_administrators() -> None:
    """Let two who demote one another wait for each other; the caller is in a transaction."""
    list(User.objects.administrators().select_for_update().values_list("pk"))


def require_an_administrator() -> None:
    """Refuse what has left nobody with every permission; raises LastAdministratorError."""
    if not User.objects.administrators().exists():
        raise LastAdministratorError


def _record_rights(*, by: User, user: User, before: dict[str, bool]) -> None:
    changed = {name: getattr(user, name) for name in before if getattr(user, name) != before[name]}
    if changed:
        record(AuditEvent.ROLE_CHANGED, by=by, about=user, **changed)


def _keeps_all(user: User, changes: dict[str, Any]) -> bool:
    names = ("is_active", *RIGHTS)
    return all(changes[name] == getattr(user, name) for name in names if name in changes)


def _validate_rights(user: User) -> None:
    if user.is_superuser and not user.is_staff:
        message = _("An administrator may open the administration.")
        raise ValidationError({"is_staff": ValidationError(message, code="is_superuser")})


def _set_password(user: User, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.error_list}) from error
    user.set_password(password)


def _assign_username(user: User, username: str) -> None:
    user.set_username(username)
    if user.username:
        _require_free_username(user)


def _save_unique(user: User, **options: Any) -> None:
    """Save what was found free; somebody may have taken it in this moment."""
    try:
        with transaction.atomic():
            user.save(**options)
    except IntegrityError:
        _require_free_email(user)
        _require_free_username(user)
        raise


def _require_free_email(user: User) -> None:
    """Refuse an address that is none, or is somebody's, also beside the one they sign in with."""
    user.clean_fields(exclude={field.name for field in user._meta.fields} - {"email"})
    users = User.objects.filter(email=user.email).exclude(pk=user.pk)
    addresses = EmailAddress.objects.filter(email=user.email, verified=True)
    if users.exists() or addresses.exclude(user_id=user.pk).exists():
        message = _("A user with this e-mail address exists.")
        raise ValidationError({"email": ValidationError(message, code="unique")})


def _require_free_username(user: User) -> None:
    user.clean_fields(exclude={field.name for field in user._meta.fields} - {"username"})
    if User.objects.with_username(user.username).exclude(pk=user.pk).exists():
        message = _("Somebody has this user name already.")
        raise ValidationError({"username": ValidationError(message, code="username_taken")})
