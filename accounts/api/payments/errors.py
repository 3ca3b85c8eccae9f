"""What can go wrong with money, in the one shape of every error."""

from rest_framework import exceptions, status

from accounts.actions.payments.cards import (
    MethodExistsError,
    MethodNeededError,
    TooManyMethodsError,
)
from accounts.actions.payments.claiming import BusyError
from accounts.actions.payments.refusals import WORDS, refusal_words
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
    EventRefusedError,
    GatewayUnavailableError,
)
from api_conventions.errors import Conflict, Unavailable


class CardDeclined(exceptions.APIException):
    """The bank refuses."""

    status_code = status.HTTP_402_PAYMENT_REQUIRED
    default_code = "card_declined"
    default_detail = WORDS[CardDeclinedError]


class GatewayUnavailable(Unavailable):
    """Stripe does not answer."""

    default_code = "gateway_unavailable"
    default_detail = WORDS[GatewayUnavailableError]


class NoGateway(Conflict):
    """Nobody takes money here."""

    default_code = "payments_off"
    default_detail = WORDS[NoGatewayError]


class Busy(Conflict):
    """Two requests at once."""

    default_code = "payment_in_progress"
    default_detail = WORDS[BusyError]


class TooManyMethods(Conflict):
    """As many as allowed."""

    default_code = "too_many_payment_methods"
    default_detail = WORDS[TooManyMethodsError]


class MethodNeeded(Conflict):
    """The last one of a running subscription."""

    default_code = "payment_method_needed"
    default_detail = WORDS[MethodNeededError]


class MethodExists(Conflict):
    """The form was sent before."""

    default_code = "payment_method_exists"
    default_detail = WORDS[MethodExistsError]


class PaymentMethodRequired(Conflict):
    """A plan that costs something, and no card."""

    default_code = "payment_method_required"
    default_detail = WORDS[NoPaymentMethodError]


class PastDue(Conflict):
    """First things first."""

    default_code = "past_due"
    default_detail = WORDS[PastDueError]


class OtherCurrency(Conflict):
    """Gateways keep the currency of a customer."""

    default_code = "other_currency"
    default_detail = WORDS[OtherCurrencyError]


class NothingToDo(Conflict):
    """The subscription is in another state."""

    default_code = "nothing_to_do"
    default_detail = WORDS[NothingToDoError]


SIMPLE: dict[type[Exception], type[exceptions.APIException]] = {
    GatewayUnavailableError: GatewayUnavailable,
    NoGatewayError: NoGateway,
    BusyError: Busy,
    TooManyMethodsError: TooManyMethods,
    MethodNeededError: MethodNeeded,
    MethodExistsError: MethodExists,
    NoPaymentMethodError: PaymentMethodRequired,
    PastDueError: PastDue,
    OtherCurrencyError: OtherCurrency,
    NothingToDoError: NothingToDo,
}


def as_api_exception(error: Exception) -> Exception:
    """Return what an action raised as the API says it; anything else stays as it is."""
    if isinstance(error, CardDeclinedError):
        return CardDeclined(refusal_words(error))
    if isinstance(error, CardUnknownError):
        return exceptions.ValidationError({"token": [refusal_words(error)]})
    if isinstance(error, NotOfferedError):
        return exceptions.ValidationError({"plan": [refusal_words(error)]})
    if isinstance(error, EventRefusedError):
        return exceptions.PermissionDenied()
    known = SIMPLE.get(type(error))
    return known() if known else error
