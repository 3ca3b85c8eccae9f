import sys

import pytest

from catalog.tests.search import golden

MIN_RECALL = 0.95


def test_there_are_enough_queries_each_once() -> None:
    asked = golden.queries()
    assert len({(each.query, each.kind, each.name) for each in asked}) == len(asked)
    assert len(asked) >= 200
    assert len([each for each in asked if each.is_held_out]) >= len(asked) / 4


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.usefixtures("db")
def test_it_finds_what_is_meant_among_the_first_five(ada, capsys) -> None:
    golden.load()
    scores, missed = golden.evaluate(ada)
    with capsys.disabled():
        sys.stdout.write(f"\n{golden.report(scores)}\n")
    for part in ("tuning", "held out"):
        assert scores[part].recall >= MIN_RECALL, "\n".join(missed)
        assert scores[part].recall_in_kind >= MIN_RECALL, "\n".join(missed)
