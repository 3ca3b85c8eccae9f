"""A user is a person with an e-mail address; people who watch are profiles."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.base import PublicModel
from accounts.usernames import (
    MAX_KEY_LENGTH,
    MAX_LENGTH,
    clean_username,
    username_key,
    validate_username,
)


class UserQuerySet(models.QuerySet["User"]):
    """Questions about users."""

    def with_username(self, username: str) -> "UserQuerySet":
        """Return the user with this name, however it was typed, or nobody."""
        key = username_key(username)
        return self.filter(username_key=key) if key else self.none()

    def administrators(self) -> "UserQuerySet":
        """Return the active users with every permission."""
        return self.filter(is_superuser=True, is_active=True)

    def due_for_deletion(self, now: datetime.datetime) -> "UserQuerySet":
        """Return the users who asked to be deleted, and whose days to change that are over."""
        return self.filter(deletion_due_at__lte=now)

    def search(self, text: str) -> "UserQuerySet":
        """Return the users whose e-mail address or user name contains `text`, case aside."""
        key = username_key(text)
        if key is None:
            return self
        is_named = models.Q(username_key__contains=key)
        return self.filter(is_named | models.Q(email__contains=text.strip().lower()))


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address, and asks what can be asked of all of them."""

    def get_queryset(self) -> UserQuerySet:
        """Return all users."""
        return UserQuerySet(self.model, using=self._db)

    def with_username(self, username: str) -> UserQuerySet:
        """Return the user with this name, however it was typed, or nobody."""
        return self.get_queryset().with_username(username)

    def administrators(self) -> UserQuerySet:
        """Return the active users with every permission."""
        return self.get_queryset().administrators()

    def due_for_deletion(self, now: datetime.datetime) -> UserQuerySet:
        """Return the users whose deletion is due."""
        return self.get_queryset().due_for_deletion(now)

    def search(self, text: str) -> UserQuerySet:
        """Return the users whose e-mail address or user name contains `text`, case aside."""
        return self.get_queryset().search(text)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an ordinary user; `email` is lower-cased, since no provider tells cases apart."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address, in whatever case it was typed."""
        return self.get(email=(username or "").lower())


class User(PublicModel, AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("A user with this e-mail address exists.")},
    )
    username = models.CharField(
        _("user name"),
        max_length=MAX_LENGTH,
        blank=True,
        validators=[validate_username],
        help_text=_("3 to 30 letters, digits, and . _ - to sign in with instead of the address."),
    )
    # What the name is compared by: no database folds case and compatibility forms as Unicode does.
    username_key = models.CharField(
        max_length=MAX_KEY_LENGTH, unique=True, null=True, blank=True, editable=False
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Clear this instead of deleting: the user is signed out at once."),
    )
    is_staff = models.BooleanField(
        _("editor"), default=False, help_text=_("May open the administration.")
    )
    # Not a matter of the address: who changes it keeps a login with a password that all know.
    is_demo = models.BooleanField(
        _("login of the demo"),
        default=False,
        editable=False,
        help_text=_("Signs in only where nobody but this machine reaches the site."),
    )
    deletion_due_at = models.DateTimeField(
        _("to be deleted"),
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("Its owner asked for it. Make the account active again to keep it."),
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    #: Whether the session that asks has shown a second factor; None where no session asks.
    has_shown_second_factor: bool | None = None

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(username="", username_key__isnull=True)
                | (~models.Q(username="") & models.Q(username_key__isnull=False)),
                name="user_name_has_a_key",
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=False) | models.Q(deletion_due_at=None),
                name="user_to_be_deleted_is_closed",
            ),
        )

    def __str__(self) -> str:
        return self.email

    def set_username(self, username: str) -> None:
        """Set the user name and what it is compared by, or none with an empty one; not saved."""
        self.username = clean_username(username)
        self.username_key = username_key(username)

    @property
    def language(self) -> str:
        """The language of their first profile, or an empty one; mails are written in it."""
        first = self.profiles.order_by("pk").values_list("language", flat=True).first()
        return first or ""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether this user may; staff may nothing without the second factor asked of them."""
        return super().has_perm(perm, obj) and not self.lacks_second_factor

    def has_module_perms(self, app_label: str) -> bool:
        """Whether this user may do anything in an app; see `has_perm`."""
        return super().has_module_perms(app_label) and not self.lacks_second_factor

    @property
    def lacks_second_factor(self) -> bool:
        """Whether a second factor is asked of this user, and was not set up or not shown."""
        if not (settings.STAFF_MFA and self.is_staff):
            return False
        return self.has_shown_second_factor is False or not self.has_second_factor

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app or a passkey is set up; recovery codes alone are none."""
        ways: Any = self.authenticator_set  # type: ignore[attr-defined]
        return bool(ways.exclude(type="recovery_codes").exists())
