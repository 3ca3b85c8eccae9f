"""`make test-quick`: which tests it chooses for which change, in small projects with git."""

import subprocess
from pathlib import Path

import pytest

from deploy.local.quick import (
    LONG_FIXTURES,
    ROOT,
    SMOKE,
    Candidate,
    Chooser,
    changed_files,
    choose,
    fit,
)
from deploy.local.sources import LONG_MARKS, list_files, read_source
from streamex.tests.hooks import LONG, MARKS_BY_FIXTURE

PROJECT = {
    "conftest.py": """
        import pytest
        from shop.session import sit
        pytest_plugins = ["shop.tests.servers"]
        @pytest.fixture
        def ada(): ...
        """,
    "pytest.ini": "",
    "shop/__init__.py": "",
    "shop/session.py": "def sit(): ...",
    "shop/models/__init__.py": """
        from shop.models.boats import Boat
        from shop.models.cars import Car
        """,
    "shop/models/cars.py": "class Car: ...",
    "shop/models/boats.py": "class Boat: ...",
    "shop/prices.py": "from shop.models import Car",
    "shop/views.py": "from shop.prices import price\nPAGE = 'pages/shop.html'",
    "shop/urls.py": """
        from django.urls import path
        from shop import views
        urlpatterns = [path("cars/<slug:slug>/", views.car, name="car")]
        """,
    "shop/admin.py": "@admin.register(Car)\nclass CarAdmin: ...",
    "shop/management/commands/count_cars.py": "",
    "shop/tests/servers.py": """
        import pytest
        @pytest.fixture
        def chromium(): ...
        @pytest.fixture
        def page(chromium): ...
        """,
    "templates/frame.html": "{% static 'css/colours.css' %}",
    "templates/pages/shop.html": "{% extends 'frame.html' %}<p data-basket>",
    "static/css/colours.css": "",
    "static/js/basket.js": "document.querySelector('[data-basket]')",
    "docs/prices.md": "",
    "shop/tests/test_prices.py": "from shop.prices import price\ndef test_a(): ...",
    "shop/tests/test_cars.py": "from shop.models import Car\ndef test_a(): ...",
    "shop/tests/test_boats.py": "from shop.models import Boat\ndef test_a(): ...",
    "shop/tests/test_page.py": "def test_a(client):\n    client.get(f'/cars/{slug}/')",
    "shop/tests/test_named.py": "def test_a(client):\n    reverse('web:car')",
    "shop/tests/test_admin.py": "def test_a(client):\n    reverse('admin:shop_car_add')",
    "shop/tests/test_command.py": "def test_a():\n    call_command('count_cars')",
    "shop/tests/test_ada.py": "@pytest.mark.usefixtures('ada')\ndef test_a(): ...",
    "shop/tests/test_docs.py": "def test_a():\n    read('docs/prices.md')",
    "shop/tests/test_in_browser.py": "def test_a(page):\n    page.goto(f'{url}/cars/x/')",
    "shop/tests/test_mixed.py": """
        from shop.prices import price
        @pytest.mark.parametrize("name", ["page"])
        def test_a(name): ...
        def test_b(page): ...
        """,
}


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        lines = text.removeprefix("\n").splitlines()
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("\n".join(line[margin:] for line in lines) + "\n")


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with git, everything committed on main."""
    write(tmp_path, PROJECT)
    git(tmp_path, "init", "--initial-branch", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message", "Begin")
    return tmp_path


@pytest.fixture
def chooser(project: Path) -> Chooser:
    sources = {path: read_source(project, path) for path in list_files(project)}
    return Chooser(sources, {"shop/tests/test_mixed.py": {"short": 2.0, "long": 30.0}})


def nearest(chooser: Chooser, *changed: str) -> list[str]:
    """Return the names of the nearest files of tests, without those that are further away."""
    found = chooser.candidates(changed)
    names = [Path(each.path).stem for each in found if each.steps == found[0].steps]
    return [name.removeprefix("test_") for name in names]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("shop/prices.py", ["prices", "mixed"]),
        # What a package only passes on is used by those who name it, not by all its importers.
        ("shop/models/cars.py", ["cars"]),
        ("shop/models/boats.py", ["boats"]),
        ("shop/views.py", ["named", "page"]),
        ("shop/admin.py", ["admin"]),
        ("shop/management/commands/count_cars.py", ["command"]),
        ("shop/tests/test_boats.py", ["boats"]),
        ("conftest.py", ["ada"]),
        ("shop/tests/servers.py", ["mixed", "in_browser"]),
        ("docs/prices.md", ["docs"]),
        ("templates/pages/shop.html", ["named", "page"]),
        ("templates/frame.html", ["named", "page"]),
        # Only a browser runs them.
        ("static/js/basket.js", ["in_browser"]),
        ("static/css/colours.css", ["in_browser"]),
    ],
)
def test_it_chooses_the_tests_that_are_nearest(chooser, changed, expected):
    assert sorted(nearest(chooser, changed)) == sorted(expected)


def test_it_looks_at_further_tests_after_the_nearest(chooser):
    found = chooser.candidates(["shop/models/cars.py"])
    assert [(Path(each.path).stem, each.steps) for each in found] == [
        ("test_cars", 1),
        ("test_prices", 2),
        ("test_mixed", 2),
    ]


def test_long_tests_run_when_the_change_touches_what_only_they_test(chooser):
    def long(changed: str) -> set[str]:
        return {Path(each.path).stem for each in chooser.candidates([changed]) if each.is_long}

    assert long("shop/prices.py") == set()
    assert long("shop/tests/test_mixed.py") == {"test_mixed"}
    assert long("shop/tests/servers.py") == {"test_mixed", "test_in_browser"}
    assert long("static/js/basket.js") == {"test_in_browser"}


def test_it_counts_the_seconds_of_the_tests_that_would_run(chooser):
    assert [
        next(each.seconds for each in chooser.candidates([changed]) if "mixed" in each.path)
        for changed in ("shop/prices.py", "shop/tests/test_mixed.py")
    ] == [2.0, 32.0]


def test_it_leaves_out_what_does_not_fit_into_the_time():
    near, big, far = (
        Candidate(steps, 0, seconds, f"test_{steps}.py", is_long=False)
        for steps, seconds in ((1, 8.0), (2, 50.0), (3, 9.0))
    )
    assert fit([near, big, far], 10.0) == ([near, far], [big])


def test_what_was_changed_itself_runs_whatever_it_takes():
    changed = Candidate(0, 0, 500.0, "test_long.py", is_long=True)
    assert fit([changed], 10.0) == ([changed], [])


def test_it_compares_a_branch_with_its_start_on_main(project):
    git(project, "switch", "--create", "branch")
    write(project, {"shop/prices.py": "price = 1"})
    git(project, "commit", "--all", "--message", "Set a price")
    write(project, {"shop/views.py": "", "new file.py": ""})
    git(project, "mv", "shop/session.py", "shop/visit.py")
    changed, _ = changed_files(project)
    assert changed == [
        "new file.py",
        "shop/prices.py",
        "shop/session.py",
        "shop/views.py",
        "shop/visit.py",
    ]


def test_on_main_it_takes_what_is_not_committed_or_else_the_last_commit(project):
    assert changed_files(project) == ([], "the last commit")
    write(project, {"shop/prices.py": "price = 1"})
    assert changed_files(project)[0] == ["shop/prices.py"]
    git(project, "commit", "--all", "--message", "Set a price")
    assert changed_files(project)[0] == ["shop/prices.py"]
    write(project, {"shop/views.py": ""})
    assert changed_files(project)[0] == ["shop/views.py"]


def test_it_compares_with_any_commit_that_is_named(project):
    for count in range(3):
        write(project, {f"shop/part_{count}.py": ""})
        git(project, "add", ".")
        git(project, "commit", "--message", "Add a part")
    assert changed_files(project, "HEAD~2")[0] == ["shop/part_1.py", "shop/part_2.py"]


def test_it_says_so_when_the_commit_is_unknown(project):
    with pytest.raises(SystemExit, match="no-such-branch"):
        changed_files(project, "no-such-branch")


def test_it_says_what_it_runs_and_what_it_leaves_out(project, capsys, monkeypatch):
    monkeypatch.setenv("SECONDS_AT_MOST", "0.5")
    write(project, {"shop/models/cars.py": "class Car:\n    wheels = 4"})
    chosen = choose(project, "")
    assert [each.path for each in chosen] == ["shop/tests/test_cars.py", "shop/tests/test_mixed.py"]
    said = capsys.readouterr().out
    assert "changed since the last commit: shop/models/cars.py" in said
    run, left_out = said.split("left out")
    assert "test_cars.py" in run
    assert "test_prices.py" in left_out


def test_a_file_that_python_cannot_read_names_nothing(tmp_path):
    write(tmp_path, {"broken.py": "def ("})
    assert read_source(tmp_path, "broken.py").imports == ()


def test_the_tests_that_always_run_are_there_and_short():
    for path in SMOKE:
        source = read_source(ROOT, path)
        assert source.tests
        assert not any(each.marks & LONG_MARKS for each in source.tests)


def test_it_knows_long_tests_as_the_runs_do():
    assert set(LONG) == LONG_MARKS
    assert MARKS_BY_FIXTURE.keys() - {"django_db_setup"} == LONG_FIXTURES
