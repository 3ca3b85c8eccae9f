"""Users, profiles and payment methods."""

from accounts.models.base import PublicModel, new_public_id
from accounts.models.keys import KeyIn
from accounts.models.payments import PaymentMethod
from accounts.models.profiles import MAX_PROFILES, Preview, Profile
from accounts.models.users import User

__all__ = [
    "MAX_PROFILES",
    "KeyIn",
    "PaymentMethod",
    "Preview",
    "Profile",
    "PublicModel",
    "User",
    "new_public_id",
]
