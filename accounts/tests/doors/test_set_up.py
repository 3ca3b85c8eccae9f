"""The code for the first administrator: how it is guessed, by whom it is won, and when it ends."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.actions.set_up import (
    CODE_LIFE,
    GUESSES,
    PER,
    SAME_START,
    CodeExpiredError,
    FirstAdministrator,
    SetUpClosedError,
    TooManyGuessesError,
    WrongCodeError,
    complete_set_up,
    guess_code,
    is_set_up_open,
    offer_set_up,
)
from accounts.models import SetUp, SiteSettings, User

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
WRONG = "0000-0000-0000"
ROOT = FirstAdministrator(email="root@example.com", password="a long walk home")


@pytest.fixture
def code(db: None) -> str:
    """What a start has printed at noon."""
    code = offer_set_up(now=NOW)
    assert code is not None
    return code


def complete(proof: str, **site: str) -> User:
    return complete_set_up(proof=proof, administrator=ROOT, site=site, now=NOW)


def test_before_a_start_there_is_nothing(db) -> None:
    assert not is_set_up_open()
    with pytest.raises(SetUpClosedError):
        guess_code(code=WRONG, now=NOW)


def test_the_code_makes_an_administrator_and_the_site(code) -> None:
    proof = guess_code(code=code, now=NOW)
    user = complete(proof, name="Casa Vidal", language="es", time_zone="Europe/Madrid")
    assert user.is_superuser
    assert user.is_staff
    assert user.emailaddress_set.get().verified
    assert SiteSettings.objects.get().name == "Casa Vidal"
    assert not is_set_up_open()


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: f" {code.replace('-', '')} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_it_is_read_as_people_type_it(code, typed) -> None:
    assert guess_code(code=typed(code), now=NOW)


@pytest.mark.parametrize("typed", ["", WRONG, "é", "\0", "9" * 40])
def test_anything_else_is_wrong(code, typed) -> None:
    with pytest.raises(WrongCodeError):
        guess_code(code=typed, now=NOW)
    assert is_set_up_open()


def test_it_is_not_stored(code) -> None:
    row = str(SetUp.objects.values().get())
    assert code not in row
    assert code.replace("-", "") not in row


def test_five_guesses_are_looked_at_in_any_minute(code) -> None:
    for number in range(GUESSES):
        with pytest.raises(WrongCodeError):
            guess_code(code=WRONG, now=NOW + number * SECOND)
    for later in (GUESSES * SECOND, PER - SECOND):
        with pytest.raises(TooManyGuessesError):
            guess_code(code=code, now=NOW + later)
    # A minute after the first guess one more is looked at, and not five.
    with pytest.raises(WrongCodeError):
        guess_code(code=WRONG, now=NOW + PER)
    with pytest.raises(TooManyGuessesError):
        guess_code(code=code, now=NOW + PER)
    assert guess_code(code=code, now=NOW + PER + SECOND)


def test_starts_that_come_together_print_the_same_and_later_ones_another(code) -> None:
    assert offer_set_up(now=NOW + SAME_START) == code
    later = offer_set_up(now=NOW + SAME_START + SECOND)
    assert later not in (None, code)
    with pytest.raises(WrongCodeError):
        guess_code(code=code, now=NOW + SAME_START + SECOND)


def test_who_gave_a_former_code_gives_the_new_one(code) -> None:
    proof = guess_code(code=code, now=NOW)
    offer_set_up(now=NOW + SAME_START + SECOND)
    with pytest.raises(WrongCodeError):
        complete(proof)
    assert not User.objects.exists()


def test_a_code_is_good_for_a_day(code) -> None:
    assert guess_code(code=code, now=NOW + CODE_LIFE)
    with pytest.raises(CodeExpiredError):
        guess_code(code=code, now=NOW + CODE_LIFE + SECOND)


def test_it_works_once(code) -> None:
    proof = guess_code(code=code, now=NOW)
    complete(proof)
    for call in (lambda: complete(proof), lambda: guess_code(code=code, now=NOW)):
        with pytest.raises(SetUpClosedError):
            call()
    assert User.objects.count() == 1


def test_it_never_opens_again_even_without_the_administrator(code) -> None:
    complete(guess_code(code=code, now=NOW)).delete()
    assert offer_set_up(now=NOW + CODE_LIFE) is None
    assert not is_set_up_open()


def test_an_administrator_of_the_command_line_closes_it_for_good(code) -> None:
    root = User.objects.create_superuser("root@example.com", "a long walk home")
    assert not is_set_up_open()
    with pytest.raises(SetUpClosedError):
        guess_code(code=code, now=NOW)
    assert offer_set_up(now=NOW) is None
    root.delete()
    assert not is_set_up_open()


def test_an_editor_is_no_administrator(db, editor) -> None:
    assert offer_set_up(now=NOW)
    assert is_set_up_open()


def test_what_the_site_cannot_be_makes_nobody(code) -> None:
    proof = guess_code(code=code, now=NOW)
    with pytest.raises(ValidationError) as raised:
        complete(proof, time_zone="Mars/Olympus")
    assert list(raised.value.message_dict) == ["time_zone"]
    assert not User.objects.exists()
    assert is_set_up_open()


def at_once(count: int, act) -> list[str]:
    """Call `act` in so many threads with connections of their own; return what came of each."""
    outcomes: list[str] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            act(number)
            outcomes.append("done")
        except (SetUpClosedError, TooManyGuessesError, WrongCodeError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_five_are_looked_at(code) -> None:
    outcomes = at_once(24, lambda number: guess_code(code=WRONG, now=NOW))
    assert outcomes == ["TooManyGuessesError"] * 19 + ["WrongCodeError"] * 5


@pytest.mark.django_db(transaction=True)
def test_of_many_who_have_the_code_one_wins(code) -> None:
    proof = guess_code(code=code, now=NOW)

    def win(number: int) -> None:
        who = FirstAdministrator(email=f"root-{number}@example.com", password="a long walk home")
        complete_set_up(proof=proof, administrator=who, site={"name": str(number)}, now=NOW)

    outcomes = at_once(8, win)
    assert outcomes == ["SetUpClosedError"] * 7 + ["done"]
    winner = User.objects.get()
    assert winner.email == f"root-{SiteSettings.objects.get().name}@example.com"
