"""Reads what the project's files say of one another, without importing or running anything."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

#: Files whose text names other files; anything else can only be named.
TEXT = {".css", ".html", ".js", ".py"}
#: Nobody changes these by hand, and their text is long.
FOREIGN = "static/vendor/"
#: Marks of tests that take long; `streamex.tests.hooks` sets most of them.
LONG_MARKS = {"browser", "media", "s3", "slow", "stack"}
ANY = "*"  # what an f-string fills in

QUOTED = re.compile(r"""["']([^"'\s{}]{2,200})["']""")
LOADED = re.compile(r"{%\s*load\s+([\w ]+?)\s*%}")
#: By these a script, a style or a test finds its place in a page: data-menu, .card__name.
HOOK = re.compile(r"\bdata-[a-z]+(?:-[a-z]+)*\b|\.[a-z]+__[a-z-]+")


def list_files(root: Path) -> list[str]:
    """Return the paths of all files that are tracked or could be, in order."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return sorted(path for path in set(done.stdout.split("\0")) if (root / path).is_file())


@dataclass(frozen=True)
class Import:
    """`name` of `module`, known in the importing file as `known_as`; the module itself if None."""

    module: str
    name: str | None
    known_as: str


@dataclass(frozen=True)
class Route:
    """An address: its pattern below the including one, its name, and the view as written."""

    pattern: str
    name: str
    view: str


@dataclass(frozen=True)
class Test:
    """A test function: the fixtures that it asks for, and its marks."""

    asked: frozenset[str]
    marks: frozenset[str]

    __test__ = False  # pytest collects classes of this name


@dataclass(frozen=True)
class Source:
    """A file and what its text names; for Python also what it defines."""

    path: str
    strings: frozenset[str] = frozenset()
    imports: tuple[Import, ...] = ()
    routes: tuple[Route, ...] = ()
    #: Fixtures by their names, with the names of those that they ask for.
    fixtures: dict[str, set[str]] = field(default_factory=dict)
    automatic: frozenset[str] = frozenset()
    tests: tuple[Test, ...] = ()
    administered: frozenset[str] = frozenset()
    hooks: frozenset[str] = frozenset()
    #: The libraries of template tags that a template loads.
    libraries: frozenset[str] = frozenset()
    is_library: bool = False

    @cached_property
    def module(self) -> str:
        """The name by which Python imports it; a package's is its folder's."""
        dotted = self.path.removesuffix(".py").replace("/", ".")
        return dotted.removesuffix(".__init__")

    @property
    def is_python(self) -> bool:
        """Whether it can be imported."""
        return self.path.endswith(".py")

    @property
    def is_test(self) -> bool:
        """Whether pytest would collect it."""
        name = PurePosixPath(self.path).name
        return self.is_python and name.startswith("test_")

    @property
    def is_of_tests(self) -> bool:
        """Whether it is a file of tests, or helps them."""
        return self.is_python and "tests" in self.path.split("/")

    @property
    def asked(self) -> set[str]:
        """The fixtures that its tests and its own fixtures ask for."""
        return set().union(*(each.asked for each in self.tests), *self.fixtures.values())


def read_source(root: Path, path: str) -> Source:
    """Read one file; what is no text of ours, or cannot be parsed, names nothing."""
    suffix = PurePosixPath(path).suffix
    if suffix not in TEXT or path.startswith(FOREIGN):
        return Source(path)
    text = (root / path).read_text(errors="replace")
    if suffix != ".py":
        return _read_markup(path, text)
    try:
        return _Reader(path, ast.parse(text)).source()
    except SyntaxError:
        return Source(path)


def _read_markup(path: str, text: str) -> Source:
    loaded = " ".join(LOADED.findall(text)).split()
    return Source(
        path,
        strings=frozenset(QUOTED.findall(text)),
        hooks=frozenset(HOOK.findall(text)),
        libraries=frozenset(loaded),
    )


class _Reader:
    """Finds in the tree of one Python file what a Source has."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.tree = tree
        self.nodes = list(ast.walk(tree))
        self.functions = [each for each in self.nodes if isinstance(each, ast.FunctionDef)]

    def source(self) -> Source:
        strings = frozenset(self._strings())
        fixtures = [each for each in self.functions if "fixture" in _marks(each)]
        return Source(
            self.path,
            strings=strings,
            imports=tuple(self._imports()),
            routes=tuple(self._routes()),
            fixtures={each.name: _arguments(each) for each in fixtures},
            automatic=frozenset(each.name for each in fixtures if _is_automatic(each)),
            tests=tuple(self._tests()),
            administered=frozenset(self._administered()),
            hooks=frozenset(found for text in strings for found in HOOK.findall(text)),
            is_library=any(_calls(each) == "Library" for each in self.nodes),
        )

    def _strings(self) -> Iterator[str]:
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            elif isinstance(node, ast.JoinedStr):
                parts = (getattr(part, "value", None) for part in node.values)
                text = "".join(part if isinstance(part, str) else ANY for part in parts)
            else:
                continue
            if 1 < len(text) <= 300 and not re.search(r"\s\S+\s", text):
                yield text

    def _imports(self) -> Iterator[Import]:
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, None, alias.asname or alias.name)
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node)
                for alias in node.names:
                    yield Import(module, alias.name, alias.asname or alias.name)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        folders = PurePosixPath(self.path).parent.parts
        parts = folders[: len(folders) - node.level + 1]
        return ".".join([*parts, node.module] if node.module else parts)

    def _routes(self) -> Iterator[Route]:
        for node in self.nodes:
            if not isinstance(node, ast.Call) or _calls(node) not in {"path", "re_path"}:
                continue
            values = [*node.args, *(each.value for each in node.keywords if each.arg == "name")]
            if len(node.args) < 2 or not isinstance(node.args[0], ast.Constant):
                continue
            name = values[-1].value if isinstance(values[-1], ast.Constant) else ""
            yield Route(str(node.args[0].value), str(name), ast.unparse(node.args[1]))

    def _tests(self) -> Iterator[Test]:
        everywhere: set[str] = set()
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
                everywhere |= _names(node.value)
        for each in self.functions:
            if each.name.startswith("test_"):
                marks = everywhere | _marks(each)
                # Fixtures may be asked for in a mark, too: usefixtures("local_media").
                yield Test(frozenset(_arguments(each) | marks), frozenset(marks))

    def _administered(self) -> Iterator[str]:
        for node in self.nodes:
            for decorator in getattr(node, "decorator_list", ()):
                if isinstance(decorator, ast.Call) and _calls(decorator) == "register":
                    yield from (ast.unparse(each).split(".")[-1].lower() for each in decorator.args)


def _calls(node: ast.AST) -> str:
    """Return the last name of what a call calls, and nothing for anything else."""
    return ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""


def _arguments(function: ast.FunctionDef) -> set[str]:
    arguments = function.args
    return {each.arg for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}


def _marks(function: ast.FunctionDef) -> set[str]:
    return set().union(*(_names(each) for each in function.decorator_list))


def _names(node: ast.AST) -> set[str]:
    """Return the names and attributes in an expression: of `pytest.mark.slow`, `slow` and others.

    Of strings only those that name fixtures: `usefixtures("db")`.
    """
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute):
            found.add(each.attr)
        elif isinstance(each, ast.Call) and _calls(each) == "usefixtures":
            found |= {str(arg.value) for arg in each.args if isinstance(arg, ast.Constant)}
    return found


def _is_automatic(fixture: ast.FunctionDef) -> bool:
    return any("autouse=True" in ast.unparse(each) for each in fixture.decorator_list)
