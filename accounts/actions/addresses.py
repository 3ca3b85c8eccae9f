"""What can be done to the address that somebody signs in with."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def change_address(*, user: User, email: str) -> None:
    """Let `user` sign in with `email` and no longer with the address before.

    For an administrator, who cannot know whether it is theirs: it counts as not verified. The old
    one goes, or a password could be asked for there.
    """
    email = email.lower()
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=email).delete()
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"primary": True})
    user.email = email
    user.save(update_fields=["email"])
