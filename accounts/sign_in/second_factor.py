"""How allauth's second factor behaves here."""

import logging
from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.audit import record
from accounts.encryption import SECOND_FACTORS, UnreadableError, decrypt_stored, encrypt_stored
from accounts.models import AuditEvent, User
from accounts.public_address import host_name, site

logger = logging.getLogger(__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes know the site by its public address."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Name a passkey that its owner did not."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"{_('Passkey')} {count + 1}" if count else _("Passkey")

    def encrypt(self, text: str) -> str:
        """Return the seed of an authenticator or of recovery codes as it is stored."""
        return encrypt_stored(text, purpose=SECOND_FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored seed; raises ValidationError where its key is not known any more.

        Nothing else may come back: codes of an empty seed could be computed by anybody.
        """
        try:
            return decrypt_stored(encrypted_text, purpose=SECOND_FACTORS)
        except UnreadableError as error:
            logger.error("A second factor cannot be read: its secret key is not known any more.")
            message = gettext_lazy(
                "This second factor cannot be read any more. Ask an administrator."
            )
            raise ValidationError(message, "unreadable") from error

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Record a code or a passkey that was wrong: this is what allauth asks for then."""
        if code == "incorrect_code":
            record(AuditEvent.SECOND_FACTOR_FAILED, about=self._asked())
        refusal: ValidationError = super().validation_error(code, *args)
        return refusal

    def _asked(self) -> User | None:
        """Return who is signing in or signed in; nobody yet with a passkey alone."""
        stage = get_pending_stage(self.request)
        if stage is not None and stage.login.user is not None:
            user: User = stage.login.user
            return user
        return self.request.user if self.request.user.is_authenticated else None

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which host passkeys are made, and what people are told it is."""
        return {"id": host_name(), "name": site().name}

    def _get_site_name(self) -> str:
        return site().domain
