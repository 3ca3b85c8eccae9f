"""Many processes of one installation and the code for its first administrator."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from streamex.tests.stack import ROOT, prepared, variables_of

PROCESSES, GUESSES_OF_EACH = 6, 4
#: Processes that are let go at the same moment: first to guess, then to win with the right code.
RACE = """
import json, multiprocessing, sys, datetime
import django
django.setup()
from django.db import connection
from django.utils import timezone
from accounts.actions.set_up import (
    FirstAdministrator, SetUpClosedError, TooManyGuessesError, WrongCodeError, complete_set_up,
    guess_code,
)
from accounts.models import User

code, count, guesses = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
now = timezone.now()
context = multiprocessing.get_context("fork")
barrier, outcomes, proofs = context.Barrier(count), context.Queue(), context.Queue()

def race(number):
    barrier.wait()
    for _guess in range(guesses):
        try:
            guess_code(code="0000-0000-0000", now=now)
        except (TooManyGuessesError, WrongCodeError) as error:
            outcomes.put(type(error).__name__)
    barrier.wait()
    if number == 0:
        proof = guess_code(code=code, now=now + datetime.timedelta(minutes=2))
        for _process in range(count):
            proofs.put(proof)
    proof = proofs.get()
    who = FirstAdministrator(email=f"root-{number}@example.com", password="a long walk home")
    barrier.wait()
    try:
        complete_set_up(proof=proof, administrator=who, site={}, now=now)
        outcomes.put("won")
    except SetUpClosedError as error:
        outcomes.put(type(error).__name__)
    connection.close()

connection.close()
racers = [context.Process(target=race, args=(number,)) for number in range(count)]
for racer in racers:
    racer.start()
found = [outcomes.get() for _each in range(count * (guesses + 1))]
for racer in racers:
    racer.join()
print(json.dumps([found, list(User.objects.values_list("email", flat=True))]))
"""


def test_five_guesses_of_all_together_and_one_winner(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(prepared(), data_dir)
    environment = variables_of(data_dir)

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    code = re.search(r"/set-up/\s+(\S+)", run("manage.py", "set_up"))[1]
    numbers = (str(PROCESSES), str(GUESSES_OF_EACH))
    found, users = json.loads(run("-c", RACE, code, *numbers))
    assert found.count("WrongCodeError") == 5
    assert found.count("TooManyGuessesError") == PROCESSES * GUESSES_OF_EACH - 5
    assert found.count("won") == 1
    assert found.count("SetUpClosedError") == PROCESSES - 1
    assert len(users) == 1
    assert "set-up" not in run("manage.py", "set_up")
