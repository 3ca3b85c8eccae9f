"""Which routes of a library are mounted: those that are used, by name."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver


def named_routes(
    entries: Sequence[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Iterate over routes with their names, namespaces in front: `mfa:authenticate`."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named_routes(entry.url_patterns, inner)
        else:
            yield f"{prefix}{entry.name}", entry


def used_routes(
    entries: Sequence[URLPattern | URLResolver],
    names: Collection[str],
    own: Mapping[str, Callable[..., HttpResponseBase]] | None = None,
    prefix: str = "",
) -> list[URLPattern | URLResolver]:
    """Return the routes with these names, in the tree in which they stood.

    What a library adds in its next version is not among them until somebody names it. `own` are
    views of ours, by name, that answer in place of the library's.
    """
    kept: list[URLPattern | URLResolver] = []
    for entry in entries:
        if isinstance(entry, URLPattern):
            name = f"{prefix}{entry.name}"
            view = (own or {}).get(name, entry.callback)
            kept += [_pattern(entry, view)] if name in names else []
            continue
        inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
        if below := used_routes(entry.url_patterns, names, own, inner):
            kept.append(_resolver(entry, below))
    return kept


def _pattern(entry: URLPattern, view: Callable[..., HttpResponseBase]) -> URLPattern:
    return URLPattern(entry.pattern, view, entry.default_args, entry.name)


def _resolver(entry: URLResolver, below: list[URLPattern | URLResolver]) -> URLResolver:
    return URLResolver(entry.pattern, below, entry.default_kwargs, entry.app_name, entry.namespace)
