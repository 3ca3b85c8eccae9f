"""How allauth behaves here."""

import dataclasses
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.headless.adapter import DefaultHeadlessAdapter

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """StreamEx's account rules."""


@dataclasses.dataclass
class SignedInUser:
    """What the sign-in endpoints say of a user."""

    id: str | None
    display: str
    email: str | None
    has_usable_password: bool


class HeadlessAdapter(DefaultHeadlessAdapter):
    """What mobile clients receive: public ids, never row numbers."""

    def get_user_dataclass(self) -> type[SignedInUser]:
        """Return the shape of a user."""
        return SignedInUser

    def user_as_dataclass(self, user: User) -> Any:
        """Describe `user`; during a sign-up it has no row yet."""
        return SignedInUser(
            id=str(user.public_id) if user.pk else None,
            display=user.email,
            email=user.email or None,
            has_usable_password=user.has_usable_password(),
        )
