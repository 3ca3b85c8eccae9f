"""The app of people: users, profiles, what a profile may see, payment methods."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import checks
from accounts.gateways import checks as gateway_checks


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "accounts"
    verbose_name = _("accounts")
    checks = (checks, gateway_checks)

    def ready(self) -> None:
        """Count attempts where every process sees them."""
        from accounts.actions import limits  # noqa: PLC0415 - its model is not there before

        limits.take_over()
