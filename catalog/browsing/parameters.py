"""The parameters of an address, read into a query: one description for pages and the API."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from accounts.maturity import ADULT_AGE
from catalog.browsing.query import Added, BrowseQuery, Duration, Sort
from catalog.models import Title
from catalog.models.facts import NO_LETTER
from catalog.models.titles import FIRST_YEAR, LAST_YEAR

#: As many values of one filter are looked at; more is no browsing.
MAX_VALUES = 12
LETTERS = (*"abcdefghijklmnopqrstuvwxyz", NO_LETTER)


def _several(child: serializers.Field[Any, Any, Any, Any], help_text: str) -> Any:
    return serializers.ListField(
        child=child, required=False, max_length=MAX_VALUES, help_text=f"{help_text} Repeatable."
    )


def _language() -> Any:
    return serializers.RegexField(r"\A[a-z]{2,3}\Z", max_length=3)


def _year() -> Any:
    return serializers.IntegerField(min_value=FIRST_YEAR // 10 * 10, max_value=LAST_YEAR)


class BrowseParameters(serializers.Serializer[BrowseQuery]):
    """What a list of titles can be narrowed down to, and its order.

    Values of one parameter that is given several times are alternatives; different parameters
    must all fit.
    """

    kind = _several(serializers.ChoiceField(Title.Kind.choices), "The kind of title.")
    genre = _several(serializers.SlugField(max_length=60), "The slug of a genre.")
    year = _several(_year(), "The year it came out.")
    decade = _several(_year(), "The decade it came out in, by any of its years: 1990.")
    maturity_max = serializers.IntegerField(
        required=False, min_value=0, max_value=ADULT_AGE,
        help_text="Suitable from at most this age, in years. The profile's ceiling holds anyway.",
    )  # fmt: skip
    duration = _several(
        serializers.ChoiceField(Duration.choices),
        "Minutes that one sitting takes: a film, a whole album, an average episode or lesson.",
    )
    language = _several(_language(), "The original language (ISO 639), without region.")
    audio = _several(_language(), "A language in which it can be heard.")
    subtitles = _several(_language(), "A language in which it has subtitles.")
    added = serializers.ChoiceField(
        Added.choices, required=False, help_text="How long ago it came to this site, at most."
    )
    person = serializers.SlugField(
        required=False, max_length=120, help_text="The slug of somebody with a credit in it."
    )
    letter = serializers.ChoiceField(
        LETTERS, required=False,
        help_text="The first letter under which A to Z lists it; 0 for those without one.",
    )  # fmt: skip
    sort = serializers.ChoiceField(Sort.choices, default=Sort.NEWEST, help_text="The order.")


def query_of(validated: Mapping[str, Any]) -> BrowseQuery:
    """Return what validated BrowseParameters ask for, each value once and in one order."""
    values: dict[str, Any] = {
        name: tuple(sorted(set(value))) if isinstance(value, list) else value
        for name, value in validated.items()
        if name in BrowseQuery.__dataclass_fields__
    }
    decades = {year // 10 * 10 for year in values.get("decade", ())}
    return BrowseQuery(**{**values, "decade": tuple(sorted(decades))})


def read_leniently(parameters: QueryDict) -> tuple[BrowseQuery, list[str]]:
    """Return the query of an address that somebody may have typed, and what of it was ignored.

    Empty values, as forms send them, are no mistake.
    """
    given = _without_empty(parameters)
    reading = BrowseParameters(data=given)
    ignored = [] if reading.is_valid() else sorted(reading.errors)
    if ignored:
        for name in ignored:
            given.pop(name, None)
        reading = BrowseParameters(data=given)
        reading.is_valid(raise_exception=True)
    return query_of(reading.validated_data), ignored


def _without_empty(parameters: QueryDict) -> QueryDict:
    given = QueryDict(mutable=True)
    names: list[str] = list(BrowseParameters().fields)
    for name in names:
        values = [value for value in parameters.getlist(name) if value]
        if values:
            given.setlist(name, values)
    return given


def parameters_of(query: BrowseQuery) -> QueryDict:
    """Return the parameters that `read_leniently` would read as `query`."""
    given = QueryDict(mutable=True)
    for name, values in query.chosen.items():
        given.setlist(name, [str(value) for value in values])
    if query.sort != Sort.NEWEST:
        given["sort"] = query.sort
    return given
