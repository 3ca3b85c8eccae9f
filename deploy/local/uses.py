"""Who uses whom among the project's files: imports, fixtures, addresses, templates, file names."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import PurePosixPath

from deploy.local.sources import ANY, Import, Source

#: A name that more files share says nothing.
MAX_NAMESAKES = 3
SETTINGS = ("pytest.ini", "streamex/tests/settings.py")
DOTTED = re.compile(r"[a-z_]\w*(\.\w+)+")
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")
COMMANDS = "management/commands"


class Uses:
    """The graph of uses: `users_of["catalog/search/ranking.py"]` are the files that name it."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self.sources = sources
        self.modules = {each.module: each for each in sources.values() if each.is_python}
        self.by_suffix = _by_suffix(sources)
        self.users_of: dict[str, set[str]] = defaultdict(set)
        for user, used in self._all():
            if user != used:
                self.users_of[used].add(user)

    def steps_to(self, changed: str) -> dict[str, int]:
        """Return how many steps each file is away from using `changed`, itself 0."""
        steps = dict.fromkeys([changed, *self._members(changed)], 0)
        queue = deque(steps)
        while queue:
            used = queue.popleft()
            for user in self.users_of.get(used, ()):
                if user not in steps:
                    steps[user] = steps[used] + 1
                    queue.append(user)
        return steps

    def _members(self, changed: str) -> list[str]:
        """Return what a package passes on: importers are taken to use only what they name."""
        source = self.sources.get(changed)
        if source is None or not changed.endswith("/__init__.py"):
            return []
        return [path for each in source.imports for path in self._origin(each)]

    def _all(self) -> Iterator[tuple[str, str]]:
        for source in self.sources.values():
            for used in self._used_by(source):
                yield source.path, used
        yield from self._scripts()
        yield from self._migrations()
        yield from self._asked()
        yield from self._addressed()
        for source in self._tests():
            yield from ((source.path, path) for path in SETTINGS if path in self.sources)

    def _used_by(self, source: Source) -> Iterator[str]:
        for each in source.imports:
            yield from self._origin(each)
        for text in source.strings:
            yield from self._named(text)
            # A plugin is used by the tests that ask for its fixtures, not by conftest.py, which
            # names it.
            if source.is_python and not source.path.endswith("conftest.py"):
                yield from self._dotted(text)
            if source.path.endswith(".js") and text.startswith("streamex/"):
                yield from self._named(f"{text.removeprefix('streamex/')}.js")
        for name in source.libraries:
            yield from self._library(name)

    # --- Python ---------------------------------------------------------------------------------

    def _origin(self, imported: Import, depth: int = 0) -> Iterator[str]:
        """Find where an imported name is defined, through packages that only pass it on."""
        module, name = imported.module, imported.name
        if found := self.modules.get(f"{module}.{name}" if name else module):
            yield found.path
            return
        if (found := self.modules.get(module)) is None:
            return
        passed_on = next((each for each in found.imports if each.known_as == name), None)
        if passed_on and found.path.endswith("__init__.py") and depth < 5:
            yield from self._origin(passed_on, depth + 1)
        else:
            yield found.path

    def _dotted(self, text: str) -> Iterator[str]:
        """Find the module that a string names, or of which it names something."""
        module = text.rpartition(".")[0]
        if DOTTED.fullmatch(text) and (found := self.modules.get(text) or self.modules.get(module)):
            yield found.path

    def _library(self, name: str) -> Iterator[str]:
        """Find the module of the template tags that `{% load name %}` names."""
        for source in self.modules.values():
            if source.is_library and source.path.endswith(f"/{name}.py"):
                yield source.path

    def _migrations(self) -> Iterator[tuple[str, str]]:
        for path in self.sources:
            app, _, rest = path.partition("/migrations/")
            models = f"{app}/models/__init__.py"
            if rest and models in self.sources:
                yield models, path

    # --- Fixtures -------------------------------------------------------------------------------

    def _asked(self) -> Iterator[tuple[str, str]]:
        for source in self.modules.values():
            for name in source.asked:
                if found := self.definer(source, name):
                    yield source.path, found.path
            if source.is_test:
                for conftest in self._conftests(source):
                    if conftest.automatic:
                        yield source.path, conftest.path

    def definer(self, source: Source, name: str) -> Source | None:
        """Return the file of the fixture that `source` gets when it asks for `name`."""
        for place in (source, *self._conftests(source), *self._plugins()):
            if name in place.fixtures:
                return place
            for each in place.imports:
                if each.known_as == name:
                    path = next(iter(self._origin(each)), None)
                    return self.sources[path] if path else None
        return None

    def asks_for(self, source: Source, names: Iterable[str], wanted: frozenset[str]) -> bool:
        """Say whether fixtures of these names are wanted ones, or ask for such in their turn."""
        todo, seen = [(source, name) for name in names], set()
        while todo:
            place, name = todo.pop()
            if (place.path, name) in seen:
                continue
            seen.add((place.path, name))
            found = self.definer(place, name)
            if found is not None and name in found.fixtures:
                if name in wanted:
                    return True
                todo += [(found, each) for each in found.fixtures[name] if each != name]
        return False

    def _conftests(self, source: Source) -> Iterator[Source]:
        for folder in PurePosixPath(source.path).parents:
            if conftest := self.sources.get(str(folder / "conftest.py")):
                yield conftest

    @cache  # noqa: B019 - there is one graph in a process
    def _plugins(self) -> list[Source]:
        root = self.sources.get("conftest.py")
        return [self.modules[each] for each in root.strings if each in self.modules] if root else []

    # --- Addresses ------------------------------------------------------------------------------

    def _addressed(self) -> Iterator[tuple[str, str]]:
        """Tests use the views whose address, or the name of it, stands in one of their strings."""
        patterns = [*self._routes(), *self._admin_routes()]
        for source in self.modules.values():
            if not source.is_of_tests:
                continue
            text = "\n".join(sorted(source.strings))
            for pattern, path in patterns:
                if pattern.search(text):
                    yield source.path, path

    def _routes(self) -> Iterator[tuple[re.Pattern[str], str]]:
        for source in self.modules.values():
            for route in source.routes:
                first = route.view.split(".")[0].split("(")[0]
                found = next((each for each in source.imports if each.known_as == first), None)
                for path in self._origin(found) if found else ():
                    is_api = "api" in source.path
                    yield _address(route.pattern, route.name, is_api=is_api), path

    def _admin_routes(self) -> Iterator[tuple[re.Pattern[str], str]]:
        for source in self.modules.values():
            app = source.module.split(".")[0]
            for model in source.administered:
                yield re.compile(rf"\b{app}[_/]{model}[_/]"), source.path

    # --- Files by their names -------------------------------------------------------------------

    def _named(self, text: str) -> Iterable[str]:
        """Find the files whose path ends like the text, with wildcards for what is filled in."""
        name = text.lstrip("./")
        if ANY not in name:
            return self.by_suffix.get(name, ())
        if not re.search(r"\w/.*\.\w+$", name):
            return ()
        return [path for path in self.sources if fnmatchcase(path, f"*/{name}")]

    def _scripts(self) -> Iterator[tuple[str, str]]:
        """Markup and tests use scripts and styles with the same hooks; tests also commands."""
        scripts = [each for each in self.sources.values() if each.path.endswith((".css", ".js"))]
        for source in self.sources.values():
            if source.path.endswith(".html") or source.is_of_tests:
                for script in scripts:
                    if script.hooks & source.hooks:
                        yield source.path, script.path
        commands = {
            PurePosixPath(path).stem: path for path in self.sources if f"/{COMMANDS}/" in path
        }
        for source in self._tests():
            yield from ((source.path, commands[each]) for each in source.strings & commands.keys())

    def _tests(self) -> list[Source]:
        return [each for each in self.sources.values() if each.is_test]


def _by_suffix(paths: Iterable[str]) -> dict[str, list[str]]:
    """Index paths by each of their ends; those that too many share are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        parts = path.split("/")
        for start in range(len(parts)):
            found["/".join(parts[start:])].append(path)
    return {end: each for end, each in found.items() if len(each) <= MAX_NAMESAKES}


def _address(route: str, name: str, *, is_api: bool) -> re.Pattern[str]:
    """Return a pattern that finds an address, or its name, on a line of its own."""
    parts = CONVERTER.split(route)
    # Every second part is a converter's kind, or None for a plain string.
    tail = "".join(
        re.escape(part or "") if place % 2 == 0 else (".+" if part == "path" else r"[^/?\n]+")
        for place, part in enumerate(parts)
    )
    before = r"(?:/?api/v1/)?" if is_api else rf"(?:{re.escape(ANY)})?/"
    whole = rf"^{before}{tail}(?:[?#].*)?$" if tail else ""
    named = rf"^(?:\w+:)?{re.escape(name)}$" if re.search(r"[-_]", name) else rf"^\w+:{name}$"
    return re.compile("|".join(each for each in (whole, name and named) if each) or r"(?!)", re.M)
