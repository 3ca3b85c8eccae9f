"""What an editor may say of each kind of row; anything else is the programmer's mistake."""

from django.db.models import Model

from catalog.models import Character, Genre, Marker, Person, Playable, Season, Title

WRITABLE: dict[type[Model], frozenset[str]] = {
    Title: frozenset({
        "name", "slug", "original_name", "sort_name", "tagline", "synopsis", "year",
        "original_language", "maturity_age", "maturity_reasons", "status", "published_at",
        "available_until",
    }),
    Season: frozenset({"number", "name", "synopsis"}),
    Playable: frozenset({
        "season", "number", "last_number", "name", "synopsis", "available_from", "available_until",
    }),
    Marker: frozenset({"kind", "start_seconds", "end_seconds", "name"}),
    Person: frozenset({"name", "slug", "sort_name", "biography", "born_on", "died_on"}),
    Character: frozenset({"name", "description"}),
    Genre: frozenset({"name", "name_es", "slug"}),
}  # fmt: skip
