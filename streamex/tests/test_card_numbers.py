"""What a card number is, and what is none."""

import logging
import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api_conventions.card_numbers import (
    ISSUERS,
    RedactCardNumbers,
    has_card_number,
    is_card_field,
    is_code_field,
    redact,
)

#: The test numbers that gateways publish.
NUMBERS = (
    "4242424242424242", "4000056655665556", "5555555555554444", "2223003122003222",
    "5105105105105100", "378282246310005", "371449635398431", "6011111111111117",
    "6011000990139424", "3056930009020004", "36227206271667", "3566002020360505",
    "6200000000000005", "6205500000000000004", "6759649826438453",
)  # fmt: skip


def with_check_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


@st.composite
def card_numbers(draw) -> str:
    first, last, lengths = draw(st.sampled_from(ISSUERS))
    prefix = str(draw(st.integers(int(first), int(last))))
    length = draw(st.sampled_from(list(lengths))) - len(prefix) - 1
    rest = draw(st.text("0123456789", min_size=length, max_size=length))
    return with_check_digit(prefix + rest)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "wrapped", ["{}", " {}.", "my card: {}, thanks", "({})", '"{}"', "x={}&y=1", "{} 12/30 123"]
)
def test_it_knows_the_numbers_of_gateways(number: str, wrapped: str) -> None:
    assert has_card_number(wrapped.format(number))


@pytest.mark.parametrize(
    "written",
    [
        "4242 4242 4242 4242", "4242-4242-4242-4242", "4242\u00a04242\u00a04242\u00a04242",
        "3782 822463 10005", "4242 4242 4242 4242 12 30 123", "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "4242  4242  4242  4242", "4242–4242–4242–4242", "42424242 42424242",
        "４２４２４２４２４２４２４２４２", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
        "+34 600 123 456 4242424242424242", f"{uuid.UUID(int=7)} 4242424242424242",
        "2026 4242424242424242", "6205 5000 0000 0000 004",
    ],
)  # fmt: skip
def test_it_knows_them_however_they_are_written(written: str) -> None:
    assert has_card_number(written)


@given(card_numbers())
def test_it_knows_every_number_that_an_issuer_could_have(number: str) -> None:
    assert has_card_number(number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not has_card_number(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "", "4242", "4242424242424241", "1234567890123452", "0000000000000000",
        "42424242-4242-4242-4242-424242424242", "42424242424242424242424242424242",
        "+4242424242424242", "+49 1511 2345678", "+1 (415) 555-2671", "0049 151 12345678",
        "4915112345678", "4222222222222", "51.42424242424242", "0.4242424242424242",
        "4242424242424242.5", "a4242424242424242", "4242424242424242b", "1732950000000",
        "1732950000000000", "2026-11-30 23:12:01 2026-11-30", "1999 2000 2001 2002",
        "bytes=0-4242424242", "42424242424242424242", "978-3-16-148410-0",
    ],
)  # fmt: skip
def test_it_knows_what_is_none(text: str) -> None:
    assert not has_card_number(text)


@given(st.uuids())
@example(uuid.UUID("42424242424242424242424242424242"))
def test_no_uuid_is_one(value: uuid.UUID) -> None:
    for text in (str(value), value.hex, f"/profiles/{value}/open/", str(value).upper()):
        assert not has_card_number(text)


@given(st.integers(1, 999), st.text("0123456789", min_size=5, max_size=12))
def test_no_phone_number_is_one(country: int, number: str) -> None:
    for text in (f"+{country}{number}"[:16], f"+{country} {number}"[:17]):
        assert not has_card_number(text)


@given(st.floats(min_value=0, max_value=10_000, allow_nan=False))
def test_no_position_of_a_player_is_one(seconds: float) -> None:
    assert not has_card_number(f"{seconds:.15f}")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("cvc", "123", True), ("CVV2", "1234", True), ("card[cvc]", "123", True),
        ("card-cvc", "123", True), ("securityCode", "123", True), ("X-Card-Cvv", "123", True),
        ("card_verification_value", "12", True), ("csc", "1", True),
        ("cvc", "", False), ("cvc", "  ", False), ("code", "123456", False), ("pin", "1234", False),
        ("discovery", "123", False),
    ],
)  # fmt: skip
def test_it_knows_the_fields_of_security_codes(name: str, value: str, expected: bool) -> None:
    assert is_code_field(name, value) is expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("card_number", "4242424242424241", True), ("card[cardNumber]", "4242 4242 4242", True),
        ("cc-number", "123456789012", True), ("card_number", "4242", False),
        ("number", "4242424242424241", False), ("card_number", "", False),
    ],
)  # fmt: skip
def test_a_mistyped_number_counts_in_its_field(name: str, value: str, expected: bool) -> None:
    assert is_card_field(name, value) is expected


def test_it_takes_them_out_of_a_text() -> None:
    text = "of 4242 4242 4242 4242 and 378282246310005, not +34600123456"
    assert redact(text) == "of ... and ..., not +34600123456"
    assert redact("nothing") == "nothing"


def test_it_keeps_them_out_of_a_log() -> None:
    record = logging.LogRecord("x", 20, "", 1, "card %s", ("4242424242424242",), None)
    assert RedactCardNumbers().filter(record)
    assert record.getMessage() == "card ..."
