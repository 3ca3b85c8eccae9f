"""Who a password or a session still signs in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from accounts.models import User
from accounts.site import may_sign_in


class AuthenticationBackend(AllauthBackend):
    """allauth's, which asks of every sign-in and of every request of a session.

    A login of the demo is refused like a wrong password where others reach the site, and what was
    signed in before that, sessions and tokens alike, is signed in no longer.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether `user` may be signed in."""
        return not isinstance(user, User) or may_sign_in(user)

    def _check_password(self, user: Any, password: str) -> Any:
        """Check a password; a right one of a login that is refused takes as long as a wrong one.

        allauth would say that the account is inactive, and so that the password was right.
        """
        checked = super()._check_password(user, password)
        if checked is None and isinstance(user, User) and user.is_demo:
            self.unstash_authenticated_user()
        return checked
