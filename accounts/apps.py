"""The app of people: users, profiles, what a profile may see, payment methods."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import checks


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "accounts"
    verbose_name = _("accounts")
    checks = checks
