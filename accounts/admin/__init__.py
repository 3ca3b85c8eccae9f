"""Accounts in the administration."""

from accounts.admin.audit import AuditEntryAdmin
from accounts.admin.doors import InvitationAdmin
from accounts.admin.payments import (
    PaymentMethodAdmin,
    PlanAdmin,
    ReceiptAdmin,
    SubscriptionAdmin,
)
from accounts.admin.profiles import ProfileAdmin
from accounts.admin.users import UserAdmin

__all__ = [
    "AuditEntryAdmin",
    "InvitationAdmin",
    "PaymentMethodAdmin",
    "PlanAdmin",
    "ProfileAdmin",
    "ReceiptAdmin",
    "SubscriptionAdmin",
    "UserAdmin",
]
