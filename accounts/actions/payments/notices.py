"""What users are told about their payments by mail."""

import logging

from django.conf import settings

from accounts.mails import send_mail
from accounts.models import Subscription

logger = logging.getLogger(__name__)


def tell_of_failed_payment(subscription: Subscription) -> None:
    """Write to whom a payment failed for: until when the plan is kept, and where it can be paid.

    An unavailable mail server is no error: the page of the plan says the same.
    """
    user = subscription.user
    context = {"plan": subscription.plan.name, "until": subscription.kept_until}
    language = user.language or settings.LANGUAGE_CODE
    try:
        send_mail("mail/payment_failed", to=user.email, language=language, context=context)
    except OSError as error:
        logger.warning("subscription %s: no mail: %s", subscription.public_id, error)
