"""The one maturity rule: ceilings, limits, and what a preview changes of them."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from accounts.maturity import MATURITY_STEPS
from accounts.models import Preview, Profile

#: Names beside which an age in years may not be written as a number.
AGES = ("maturity", "ceiling", "adult", "kids")


@pytest.mark.parametrize(
    ("ceiling", "is_kids", "own", "is_limited"),
    [
        (18, False, 18, False),
        (16, False, 16, True),
        (0, False, 0, True),
        (18, True, 12, True),
        (16, True, 12, True),
        (12, True, 12, True),
        (7, True, 7, True),
    ],
)
def test_a_kids_profile_never_sees_more_than_its_own_ceiling(
    ceiling: int, is_kids: bool, own: int, is_limited: bool
) -> None:
    profile = Profile(maturity_ceiling=ceiling, is_kids=is_kids)
    assert (profile.own_ceiling, profile.effective_ceiling) == (own, own)
    assert (profile.is_limited, profile.sees_everything) == (is_limited, not is_limited)


@pytest.mark.parametrize(
    ("own", "previewed", "is_limited", "sees_everything"),
    [(18, 7, False, False), (7, 18, True, True), (18, 18, False, True), (7, 12, True, False)],
)
def test_a_preview_changes_what_is_seen_and_not_who_looks(
    own: int, previewed: int, is_limited: bool, sees_everything: bool
) -> None:
    profile = Profile(maturity_ceiling=own).previewing(Preview(ceiling=previewed))
    assert (profile.is_limited, profile.sees_everything) == (is_limited, sees_everything)


def test_no_age_is_written_as_a_number_beside_the_rule() -> None:
    """Ages of titles are facts of the demo and of certificates; limits stand in one module."""
    found = [
        f"{path}:{line}"
        for path in _modules()
        if any(word in (text := path.read_text()).lower() for word in AGES)
        for line in _lines_with_ages(ast.parse(text))
    ]
    assert found == []


def test_it_would_find_such_a_number() -> None:
    for code in (
        "ADULT_AGE = 18",
        "titles.filter(maturity_age__lte=12)",
        "limited = profile.effective_ceiling < 18",
        "MATURITY_STEPS = (0, 7, 18)",
    ):
        assert list(_lines_with_ages(ast.parse(code))) == [1], code


def _modules() -> list[Path]:
    root = Path(settings.BASE_DIR)
    skipped = {"tests", "migrations", "demo", "generate"}
    return [
        path
        for app in ("accounts", "catalog", "recommendations", "streamex")
        for path in sorted((root / app).rglob("*.py"))
        if not skipped & set(path.relative_to(root).parts)
        and path not in {root / "accounts/maturity.py", root / "catalog/actions/demo_logins.py"}
    ]


def _lines_with_ages(tree: ast.AST) -> list[int]:
    """Return the lines on which a name of an age is compared with, or set to, an age of a step."""
    return sorted({node.lineno for node in ast.walk(tree) if _sets_an_age(node)})


def _sets_an_age(node: ast.AST) -> bool:
    match node:
        case ast.keyword(arg=str(name), value=value):
            names, values = [name], [value]
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            names, values = [name], [value]
        case ast.Compare(left=left, comparators=right):
            names, values = [_name(part) for part in (left, *right)], [left, *right]
        case _:
            return False
    is_age = any(word in name.lower() for name in names for word in AGES)
    return is_age and any(_is_step(part) for value in values for part in ast.walk(value))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_step(node: ast.AST) -> bool:
    is_number = isinstance(node, ast.Constant) and type(node.value) is int
    return is_number and node.value in MATURITY_STEPS[1:]
