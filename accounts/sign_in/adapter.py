"""How allauth behaves here."""

import dataclasses
import logging
import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.internal.stagekit import clear_login
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.adapter import DefaultHeadlessAdapter
from allauth.headless.internal.restkit.response import ErrorResponse
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.actions.audit import record, record_lock_out
from accounts.actions.deletion import keep_token
from accounts.actions.invitations import InvitationUnusableError, accept_invitation
from accounts.actions.notices import note_device, send_notice
from accounts.actions.sign_ups import finish_sign_up, start_sign_up
from accounts.entry import SignUp
from accounts.models import AuditEvent, PendingSignUp, User
from accounts.public_address import public_url, site
from accounts.sign_in.sign_up import SESSION_KEY, SignUpForm, invitation_of, invitation_unusable
from accounts.site import may_sign_in, read_site, sign_up_policy, site_name
from accounts.usernames import clean_username, validate_username

logger = logging.getLogger(__name__)

#: What the audit log calls the changes that allauth announces; a test holds them against it.
CHANGES = {
    "password_changed": AuditEvent.PASSWORD_CHANGED,
    "password_reset": AuditEvent.PASSWORD_CHANGED,
    "password_set": AuditEvent.PASSWORD_CHANGED,
    "email_changed": AuditEvent.EMAIL_CHANGED,
    "email_deleted": AuditEvent.EMAIL_CHANGED,
    "totp_activated": AuditEvent.SECOND_FACTOR_CHANGED,
    "totp_deactivated": AuditEvent.SECOND_FACTOR_CHANGED,
    "recovery_codes_generated": AuditEvent.SECOND_FACTOR_CHANGED,
    "webauthn_added": AuditEvent.PASSKEYS_CHANGED,
    "webauthn_removed": AuditEvent.PASSKEYS_CHANGED,
    "account_connected": AuditEvent.USER_CHANGED,
    "account_disconnected": AuditEvent.USER_CHANGED,
}


class AccountAdapter(DefaultAccountAdapter):
    """StreamEx's account rules."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that names the site by its public address, not by what was asked for."""
        super().send_mail(template_prefix, email, {"current_site": site(), **context})

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark an address as verified, which finishes a sign-up."""
        is_confirmed = bool(super().confirm_email(request, email_address))
        if is_confirmed:
            finish_sign_up(user=email_address.user)
        return is_confirmed

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link; whoever has not finished signing up is told to sign up."""
        if self._is_pending(user):
            send_unknown_account_mail(self.request, email)
        else:
            super().send_password_reset_mail(user, email, context)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of the client; raises PermissionDenied where it cannot be known."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured as error:
            logger.warning("STREAMEX_TRUSTED_PROXIES is more than the proxies that are passed.")
            raise PermissionDenied from error

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by account, under whichever of its names and whichever host it was asked for."""
        login = credentials.get("email") or credentials.get("username") or ""
        user = next(iter(filter_users_by_email(login, for_login=True)), None)
        return f"user {user.pk}" if user else unicodedata.normalize("NFKC", login).casefold()

    # --- User names: optional, and another way to say which account is meant --------------------
    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password for an e-mail address or a user name.

        A user name is exchanged for the address of its account first: attempts at an account are
        counted together, whichever of the two they name and however the name is typed.
        """
        username = credentials.pop("username", None)
        if username and "email" not in credentials:
            email = User.objects.with_username(username).values_list("email", flat=True).first()
            credentials |= {"email": email} if email else {"username": username}
        try:
            user: User | None = super().authenticate(request, **credentials)
        except ValidationError:  # what `pre_authenticate` raises for too many attempts
            record_lock_out(about=_named(credentials))
            raise
        if user is None or not self._is_pending(user):
            return user
        # Else somebody could sign up with an address, sign in with it, and see whether it was free.
        self.pre_authenticate(request, **credentials)  # a success is not counted, a failure is
        return None

    def _is_pending(self, user: User) -> bool:
        return self._verifies() and PendingSignUp.objects.unfinished().filter(user=user).exists()

    def _verifies(self) -> bool:
        return bool(settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory")

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Hold a name that somebody brings along to our rules; raises ValidationError."""
        name = clean_username(username)
        if name:
            validate_username(name)
        if not shallow and User.objects.with_username(name).exists():
            raise self.validation_error("username_taken")
        return name

    # --- The audit log ---------------------------------------------------------------------------
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a password that was wrong, and whose, but nothing of what was typed."""
        record(AuditEvent.SIGN_IN_FAILED, about=_named(credentials))

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Record that somebody has signed in, and with what."""
        methods = [str(each["method"]) for each in get_authentication_records(request, user)]
        record(AuditEvent.SIGNED_IN, by=user, about=user, methods=methods)
        agent = request.headers.get("User-Agent", "")
        note_device(user=user, user_agent=agent, now=timezone.now())
        response: HttpResponse = super().post_login(request, user, **options)
        return response

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record a change of the account, and mail it; allauth announces each of them here.

        Of another address both are told, the one before and the new one.
        """
        _folder, _slash, change = template_prefix.rpartition("/")
        if event := CHANGES.get(change):
            record(event, by=user, about=user, change=change)
        details = {name: str(value) for name, value in (context or {}).items()}
        for address in {email or user.email, details.get("to_email", "") or user.email}:
            send_notice(user=user, name=change, to=address, **details)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Leave a user without a name without one; keep the key of a name beside it."""
        user.set_username(user.username)

    # --- Mails: as text and HTML, in our look ----------------------------------------------------
    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Write a mail, with what its layout says of the site."""
        known = {"site_name": site_name(), "base_url": settings.BASE_URL, **context}
        if sign_up_policy() != SignUp.OPEN:
            known.pop("signup_url", None)
        mail: EmailMessage = super().render_mail(template_prefix, email, known, headers)
        return mail

    def format_email_subject(self, subject: str) -> str:
        """Name the site in front of a subject."""
        return f"{site_name()}: {subject}"

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Keep the primary address, which everything about the account is sent to."""
        return not email_address.primary

    # --- Who may come in -------------------------------------------------------------------------
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether an account can be made; a program may still have to show its invitation."""
        policy = sign_up_policy(read_site())
        if policy != SignUp.INVITED:
            return policy == SignUp.OPEN
        return _is_program(request) or invitation_of(request) is not None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a new user, and accept the invitation in the same transaction: both or neither."""
        invitation = getattr(form, "accepted", None)
        try:
            with transaction.atomic():
                saved: User = super().save_user(request, user, form, commit)
                if invitation is not None:
                    accept_invitation(invitation=invitation, user=saved, now=timezone.now())
                elif commit and self._verifies():  # it is pending until its address is verified
                    start_sign_up(user=saved)
        except InvitationUnusableError as error:
            raise ImmediateHttpResponse(_too_late(request, form)) from error
        if invitation is not None:
            request.session.pop(SESSION_KEY, None)
            # Its mail was read there, or an administrator vouches for it.
            request.invited_email = invitation.email  # type: ignore[attr-defined]
        return saved

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whether an address needs no further proof: an invitation to it was accepted."""
        invited = getattr(request, "invited_email", "")
        return (bool(invited) and email.lower() == invited) or super().is_email_verified(
            request, email
        )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say that an account is closed; whoever wanted it deleted may change their mind."""
        if user.deletion_due_at is not None:
            return redirect("web:account-keep", keep_token(user))
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Turn away who may not be signed in, by whatever way that is no password."""
        if user.is_active and not may_sign_in(user):
            clear_login(request)
            refused: HttpResponse = self.respond_user_inactive(request, user)
            return refused
        response: HttpResponse | None = super().pre_login(request, user, **options)
        return response


def _is_program(request: HttpRequest) -> bool:
    return hasattr(getattr(request, "allauth", None), "headless")


def _too_late(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    """Answer whoever lost the race for an invitation."""
    form.add_error("invitation", invitation_unusable())
    if _is_program(request):
        response: HttpResponse = ErrorResponse(request, input=form)
        return response
    messages.error(request, invitation_unusable().messages[0])
    return redirect("account_signup")


def _named(credentials: dict[str, Any]) -> User | None:
    """Return the user whom somebody tried to be."""
    login = credentials.get("email") or credentials.get("username") or ""
    return next(iter(filter_users_by_email(login, for_login=True)), None)


@dataclasses.dataclass
class SignedInUser:
    """What the sign-in endpoints say of a user."""

    id: str | None
    display: str
    email: str | None
    username: str | None
    has_usable_password: bool


class HeadlessAdapter(DefaultHeadlessAdapter):
    """What mobile clients receive: public ids, never row numbers."""

    def get_frontend_url(self, urlname: str, **kwargs: Any) -> str:
        """Return the address of a page of ours for a mail; programs have no pages of their own."""
        if urlname == "account_reset_password_from_key":
            uid, _dash, key = kwargs["key"].partition("-")
            kwargs = {"uidb36": uid, "key": key}
        return public_url(reverse(urlname, kwargs=kwargs))

    def get_user_dataclass(self) -> type[SignedInUser]:
        """Return the shape of a user."""
        return SignedInUser

    def user_as_dataclass(self, user: User) -> Any:
        """Describe `user`; during a sign-up it has no row yet."""
        return SignedInUser(
            id=str(user.public_id) if user.pk else None,
            display=user.username or user.email,
            email=user.email or None,
            username=user.username or None,
            has_usable_password=user.has_usable_password(),
        )
