"""Payment methods, with the test gateway."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.actions.payments.cards import (
    MAX_METHODS,
    MethodNeededError,
    TooManyMethodsError,
    add_card,
    change_payment_method,
    delete_payment_method,
    open_card_form,
)
from accounts.actions.payments.claiming import BusyError, claimed_customer
from accounts.actions.payments.settling import close_customers
from accounts.actions.payments.subscribing import cancel_subscription, choose_plan
from accounts.gateways.chosen import NoGatewayError, gateway_in_use
from accounts.gateways.interface import CardDeclinedError, CardUnknownError
from accounts.models import GatewayCustomer, PaymentMethod, Profile


def test_it_offers_the_test_tokens(ada: Profile):
    form = open_card_form(user=ada.user)
    assert form.gateway == "local"
    assert "tok_visa" in form.test_tokens


def test_it_adds_a_card(ada: Profile, clock):
    method = add_card(user=ada.user, token="tok_amex")
    assert (str(method), method.gateway, method.is_default) == (
        "American Express •••• 0005", "local", True,
    )  # fmt: skip
    assert method.expires_on == datetime.date(clock.now.year + 3, 12, 31)
    assert method.token.startswith("tok_amex/")


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("tok_chargeDeclined", CardDeclinedError),
        ("tok_unheard_of", CardUnknownError),
        ("", CardUnknownError),
    ],
)
def test_it_refuses_what_is_no_good_test_token(ada: Profile, token, error):
    with pytest.raises(error):
        add_card(user=ada.user, token=token)
    assert not PaymentMethod.objects.exists()


def test_there_is_one_default(ada: Profile, stranger: Profile):
    first = add_card(user=ada.user, token="tok_visa")
    second = add_card(user=ada.user, token="tok_visa")
    third = add_card(user=ada.user, token="tok_mastercard", is_default=True)
    add_card(user=stranger.user, token="tok_visa")
    assert list(PaymentMethod.objects.owned_by(ada.user)) == [third, first, second]
    assert [m.is_default for m in PaymentMethod.objects.owned_by(ada.user)] == [True, False, False]
    change_payment_method(method=second, is_default=True)
    assert PaymentMethod.objects.default_of(ada.user, "local") == second


def test_a_default_is_given_away_not_given_up(ada: Profile, card: PaymentMethod):
    with pytest.raises(ValidationError) as error:
        change_payment_method(method=card, is_default=False)
    assert list(error.value.message_dict) == ["is_default"]


def test_it_changes_when_a_card_expires(ada: Profile, card: PaymentMethod, clock):
    year = clock.now.year + 1
    change_payment_method(method=card, expires_on=datetime.date(year, 2, 1))
    card.refresh_from_db()
    assert card.expires_on.month == 2
    assert card.expires_on.day in (28, 29)
    with pytest.raises(ValidationError) as error:
        change_payment_method(method=card, expires_on=datetime.date(year - 2, 1, 1))
    assert list(error.value.message_dict) == ["expires_on"]


def test_there_are_at_most_ten(ada: Profile):
    for _number in range(MAX_METHODS):
        add_card(user=ada.user, token="tok_visa")
    with pytest.raises(TooManyMethodsError):
        add_card(user=ada.user, token="tok_visa")
    with pytest.raises(TooManyMethodsError):
        open_card_form(user=ada.user)


def test_deleting_the_default_makes_the_latest_other_one_it(ada: Profile, card: PaymentMethod):
    add_card(user=ada.user, token="tok_visa")
    latest = add_card(user=ada.user, token="tok_mastercard")
    delete_payment_method(method=card)
    assert PaymentMethod.objects.default_of(ada.user, "local") == latest
    assert PaymentMethod.objects.count() == 2


def test_what_pays_a_subscription_is_not_deleted(ada: Profile, card: PaymentMethod, plan):
    choose_plan(user=ada.user, plan=plan)
    with pytest.raises(MethodNeededError):
        delete_payment_method(method=card)
    cancel_subscription(user=ada.user)
    delete_payment_method(method=card)
    assert not PaymentMethod.objects.exists()


def test_one_of_a_former_gateway_can_be_deleted_only(ada: Profile, card, settings):
    settings.PAYMENT_GATEWAY = "none"
    with pytest.raises(NoGatewayError):
        change_payment_method(method=card, is_default=True)
    with pytest.raises(NoGatewayError):
        add_card(user=ada.user, token="tok_visa")
    delete_payment_method(method=card)
    assert not PaymentMethod.objects.exists()


def test_one_thing_at_a_time_is_done_with_the_money_of_a_user(ada: Profile, stranger, clock):
    with claimed_customer(user=ada.user, gateway=gateway_in_use()):
        with pytest.raises(BusyError):
            add_card(user=ada.user, token="tok_visa")
        add_card(user=stranger.user, token="tok_visa")
    add_card(user=ada.user, token="tok_visa")
    assert list(GatewayCustomer.objects.values_list("busy_until", flat=True)) == [None, None]


def test_a_claim_of_a_process_that_died_runs_out(ada: Profile, clock):
    with claimed_customer(user=ada.user, gateway=gateway_in_use()):
        clock.pass_days(1)
        add_card(user=ada.user, token="tok_visa")
    assert PaymentMethod.objects.count() == 1


def test_a_user_who_is_gone_leaves_nothing_behind(ada: Profile, card: PaymentMethod, settings):
    ada.user.delete()
    assert not PaymentMethod.objects.exists()
    settings.PAYMENT_GATEWAY = "none"
    close_customers()
    assert GatewayCustomer.objects.get().user is None
    settings.PAYMENT_GATEWAY = "local"
    close_customers()
    assert not GatewayCustomer.objects.exists()
