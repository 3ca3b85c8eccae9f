"""Users, profiles, payment methods, plans and subscriptions."""

from accounts.models.audit import AppendOnlyError, AuditEntry, AuditEvent
from accounts.models.base import NameField, PublicModel, new_public_id
from accounts.models.browsers import KnownBrowser
from accounts.models.idempotency import IdempotencyRecord
from accounts.models.invitations import Invitation
from accounts.models.keys import KeyIn
from accounts.models.limits import Attempts
from accounts.models.payments import Gateway, GatewayCustomer, PaymentMethod
from accounts.models.plans import GRACE, Plan, Subscription
from accounts.models.profiles import MAX_PROFILES, Preview, Profile
from accounts.models.receipts import GatewayEvent, Receipt
from accounts.models.sign_ups import PendingSignUp
from accounts.models.site import SetUp, SiteSettings
from accounts.models.users import User
from accounts.models.watch_time import WatchDay

__all__ = [
    "GRACE",
    "MAX_PROFILES",
    "AppendOnlyError",
    "Attempts",
    "AuditEntry",
    "AuditEvent",
    "Gateway",
    "GatewayCustomer",
    "GatewayEvent",
    "IdempotencyRecord",
    "Invitation",
    "KeyIn",
    "KnownBrowser",
    "NameField",
    "PaymentMethod",
    "PendingSignUp",
    "Plan",
    "Preview",
    "Profile",
    "PublicModel",
    "Receipt",
    "SetUp",
    "SiteSettings",
    "Subscription",
    "User",
    "WatchDay",
    "new_public_id",
]
