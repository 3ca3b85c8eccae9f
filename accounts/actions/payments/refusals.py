"""Why something about payments is refused, in words for people: pages, API and administration."""

from django.utils.translation import gettext_lazy as _

from accounts.actions.payments.cards import (
    MethodExistsError,
    MethodNeededError,
    TooManyMethodsError,
)
from accounts.actions.payments.claiming import BusyError
from accounts.actions.payments.subscribing import (
    NoPaymentMethodError,
    NothingToDoError,
    NotOfferedError,
    OtherCurrencyError,
    PastDueError,
)
from accounts.gateways.chosen import NoGatewayError
from accounts.gateways.interface import (
    CardDeclinedError,
    CardUnknownError,
    GatewayUnavailableError,
)

WORDS = {
    CardDeclinedError: _("The card was declined."),
    CardUnknownError: _("The gateway knows no such card."),
    GatewayUnavailableError: _("Payments are temporarily unavailable. Nothing was charged."),
    NoGatewayError: _("This site takes no payments."),
    BusyError: _("Something else is being done with your payments. Try again in a moment."),
    TooManyMethodsError: _("You have the maximum number of payment methods."),
    MethodNeededError: _("Your plan is paid from it. Add another one, or cancel the plan first."),
    MethodExistsError: _("This payment method has been added already."),
    NotOfferedError: _("This plan is no longer offered."),
    NoPaymentMethodError: _("Add a payment method first."),
    PastDueError: _("A payment is due. Pay it, or cancel the plan, before you change it."),
    OtherCurrencyError: _(
        "This plan is in another currency. Cancel first, and choose it afterwards."
    ),
    NothingToDoError: _("There is no subscription of which this can be asked."),
}
#: Everything that an action on payments refuses, for those who show it.
REFUSALS: tuple[type[Exception], ...] = tuple(WORDS)


def refusal_words(error: Exception) -> str:
    """Say why; a gateway's own words about a card come first. Takes one of REFUSALS."""
    own = str(error) if isinstance(error, CardDeclinedError) else ""
    return own or str(WORDS[type(error)])
