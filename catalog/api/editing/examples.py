"""Bodies that the OpenAPI document shows: each is a whole one, so that it fits PUT as well."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_SEASON_ID = "0198a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"


def _shown(title: str, **value: Any) -> OpenApiExample:
    return OpenApiExample(title, value, request_only=True)


_EPISODE: dict[str, Any] = {
    "number": 1,
    "last_number": None,
    "name": "Departure",
    "synopsis": "They meet.",
    "available_from": None,
    "available_until": None,
}
EPISODE = _shown("An episode", **_EPISODE)
WHOLE_EPISODE = _shown("An episode", **_EPISODE, season=_SEASON_ID)
OTHER_SEASON = _shown("To another season", season=_SEASON_ID, number=3)
SEASON = _shown("A season", number=2, name="Winter", synopsis="It snows.")
FILM = _shown(
    "A film",
    name="Night Train",
    slug="night-train",
    original_name="Tren nocturno",
    sort_name="Night Train",
    tagline="All the way through the night",
    synopsis="A conductor and a stranger.",
    year=2024,
    original_language="es",
    maturity_age=13,
    maturity_reasons="",
    status="published",
    published_at=None,
    available_until=None,
)
ACTOR = _shown(
    "An actor",
    name="Inés Vidal",
    slug="ines-vidal",
    sort_name="Vidal, Inés",
    biography="She began on the stage.",
    born_on="1981-04-02",
    died_on=None,
)
CHARACTER = _shown("A character", name="The Conductor", description="Knows every passenger.")
GENRE = _shown("A genre", slug="mystery", name="Mystery", name_es="Misterio")
