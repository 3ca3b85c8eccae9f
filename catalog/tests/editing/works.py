"""Good and bad works, people and parts of works, for the test that brings each in by every way.

Texts stand as somebody would type them. `stored` is what the catalogue holds afterwards, `refused`
what is said about which field. `unlike` says of a way why it cannot say the same, or why it means
something else by it; such a way is not taken.
"""

from dataclasses import dataclass, field
from typing import Any

REQUIRED = "This field is required."
WHOLE = "Enter a whole number."
MOMENT = "Enter a valid date/time."
DAY = "Enter a valid date."
TAG = "This is not a language tag such as es or pt-BR."
NUL = "Null characters are not allowed."


def too_long(limit: int, length: int) -> str:
    return f"Ensure this value has at most {limit} characters (it has {length})."


def at_least(limit: int) -> str:
    return f"Ensure this value is greater than or equal to {limit}."


def at_most(limit: int) -> str:
    return f"Ensure this value is less than or equal to {limit}."


def no_choice(value: str) -> str:
    return f"Select a valid choice. {value} is not one of the available choices."


@dataclass(frozen=True, kw_only=True)
class Case:
    key: str
    values: dict[str, Any]
    kind: str = "movie"
    stored: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    unlike: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.key


def good(key: str, values: dict, stored: dict, kind: str = "movie", **unlike: str) -> Case:
    return Case(key=key, values=values, stored=stored, kind=kind, unlike=unlike)


def bad(
    key: str, values: dict, refused: dict[str, str], kind: str = "movie", **unlike: str
) -> Case:
    values = {"name": f"The {key}", **values}
    listed = {name: [words] for name, words in refused.items()}
    return Case(key=key, values=values, refused=listed, kind=kind, unlike=unlike)


#: Why a description beside a file cannot say it.
NOT_IN_FILES = {
    "slug": "A file says no address; it follows from the name.",
    "status": "Whether it is published is asked once, of the whole import.",
    "published_at": "Whether it is published is asked once, of the whole import.",
    "available_until": "A file says no window.",
    "maturity_reasons": "A file says them as a part of its certificate.",
}
_NO_NAME = "A description without a title leaves the file its name."
WORKS = [
    # --- Good -------------------------------------------------------------------------------
    good("plain", {"name": "The Night Train", "year": "2024"},
         {"name": "The Night Train", "slug": "the-night-train-2024", "sort_name": "night train",
          "year": 2024, "status": "draft", "playables": ["film"]}),
    good("spanish", {"name": "El ángel azul", "year": "1962", "original_language": "es"},
         {"name": "El ángel azul", "slug": "el-angel-azul-1962", "sort_name": "angel azul",
          "original_language": "es"}),
    good("arabic", {"name": "ليلة القطار", "year": "2001", "original_language": "ar"},
         {"name": "ليلة القطار", "slug": "2001", "sort_name": "ليلة القطار"}),
    good("emoji", {"name": "Fiesta 🎉 👩‍👩‍👧", "year": "2002"},
         {"name": "Fiesta 🎉 👩‍👩‍👧", "slug": "fiesta-2002"}),
    good("decomposed", {"name": "Cafe\u0301 Noir"}, {"name": "Café Noir", "slug": "cafe-noir"}),
    good("turned-around", {"name": "\u202eNight\u202c Bus\u200f"},
         {"name": "Night Bus", "slug": "night-bus"}),
    good("control-characters", {"name": "Night\x07 Ferry\x1b"}, {"name": "Night Ferry"}),
    good("padded", {"name": "  Night Boat \n"}, {"name": "Night Boat", "slug": "night-boat"}),
    good("language-in-capitals", {"name": "Uno", "original_language": "ES"},
         {"original_language": "es"}),
    good("language-with-region", {"name": "Dos", "original_language": "pt-br"},
         {"original_language": "pt-BR"}),
    good("language-with-script", {"name": "Tres", "original_language": "ZH-hant"},
         {"original_language": "zh-Hant"}),
    good("language-of-three-letters", {"name": "Cuatro", "original_language": "spa"},
         {"original_language": "es"}),
    good("language-underlined", {"name": "Cinco", "original_language": "es_mx"},
         {"original_language": "es-MX"}),
    good("for-adults", {"name": "Seis", "maturity_age": "18"}, {"maturity_age": 18}),
    good("for-everyone", {"name": "Siete", "maturity_age": "0"}, {"maturity_age": 0}),
    good("first-year", {"name": "Ocho", "year": "1888"}, {"year": 1888}),
    good("last-year", {"name": "Nueve", "year": "2200"}, {"year": 2200}),
    good("genre", {"name": "Diez", "genres": ["noir"]}, {"genres": ["noir"]}),
    good("genre-named-twice", {"name": "Diez y diez", "genres": ["noir", "noir"]},
         {"genres": ["noir"]}),
    good("director", {"name": "Once", "cast": "director"},
         {"credits": [("Inés Vidal", "director")]}),
    good("writer", {"name": "Once y media", "cast": "writer"},
         {"credits": [("Inés Vidal", "writer")]}),
    good("sort-name", {"name": "Doce", "sort_name": "zz"}, {"name": "Doce", "sort_name": "zz"}),
    good("slug", {"name": "Trece", "slug": "thirteen"}, {"slug": "thirteen"}),
    good("lines", {"name": "Catorce", "synopsis": "One\r\n\r\nTwo"}, {"synopsis": "One\n\nTwo"}),
    good("published", {"name": "Quince", "status": "published"},
         {"status": "published", "has_date": True}),
    good("window",
         {"name": "Dieciséis", "status": "published", "published_at": "2030-01-01 00:00:00",
          "available_until": "2031-01-01 00:00:00"},
         {"status": "published", "has_date": True, "has_end": True}),
    good("series", {"name": "Harbour Lights", "year": "2020"},
         {"kind": "series", "slug": "harbour-lights-2020", "playables": []}, kind="series",
         importer="Its files are what it is made of."),
    # --- Bad --------------------------------------------------------------------------------
    bad("no-language", {"original_language": "not a tag!"}, {"original_language": TAG}),
    bad("unknown-language", {"original_language": "und"}, {"original_language": TAG}),
    bad("long-language", {"original_language": "en-" + "x" * 30}, {"original_language": TAG}),
    bad("empty-name", {"name": ""}, {"name": REQUIRED}, importer=_NO_NAME),
    bad("blank-name", {"name": " \t "}, {"name": REQUIRED}, importer=_NO_NAME),
    bad("invisible-name", {"name": "\u200e\u202e\u200b"}, {"name": REQUIRED}, importer=_NO_NAME),
    bad("long-name", {"name": "x" * 201}, {"name": too_long(200, 201)}),
    bad("null-in-name", {"name": "a\0b"}, {"name": NUL}, importer="XML has no such character."),
    bad("long-original-name", {"original_name": "x" * 201}, {"original_name": too_long(200, 201)}),
    bad("long-sort-name", {"sort_name": "x" * 201}, {"sort_name": too_long(200, 201)}),
    bad("long-tagline", {"tagline": "x" * 201}, {"tagline": too_long(200, 201)}),
    bad("long-reasons", {"maturity_reasons": "x" * 201}, {"maturity_reasons": too_long(200, 201)}),
    bad("year-zero", {"year": "0"}, {"year": at_least(1888)}),
    bad("year-before-film", {"year": "1887"}, {"year": at_least(1888)}),
    bad("year-negative", {"year": "-5"}, {"year": at_least(1888)}),
    bad("year-far-away", {"year": "99999"}, {"year": at_most(2200)}),
    bad("year-in-letters", {"year": "MCMXC"}, {"year": WHOLE}),
    bad("year-and-a-half", {"year": "1999.5"}, {"year": WHOLE}),
    bad("maturity-19", {"maturity_age": "19"}, {"maturity_age": at_most(18)}),
    bad("maturity-negative", {"maturity_age": "-1"}, {"maturity_age": at_least(0)},
        importer="Certificates of France have a minus: -12."),
    bad("maturity-in-letters", {"maturity_age": "adult"}, {"maturity_age": WHOLE},
        importer="A certificate that nobody knows says nothing."),
    bad("slug-taken", {"slug": "taken"}, {"slug": "“taken” is taken already."},
        sheet="The slug says which title a row changes."),
    bad("slug-with-spaces", {"slug": "Not a slug"}, {
        "slug": "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."}),
    bad("slug-too-long", {"slug": "x" * 121}, {"slug": too_long(120, 121)}),
    bad("ends-before-it-begins", {"published_at": "2030-01-01 00:00:00",
                                  "available_until": "2029-01-01 00:00:00"},
        {"available_until": "It would end before it is published."}),
    bad("no-moment", {"published_at": "tomorrow 00:00:00"}, {"published_at": MOMENT}),
    bad("unknown-status", {"status": "gone"}, {"status": no_choice("gone")}),
    bad("unknown-kind", {}, {"kind": no_choice("opera")}, kind="opera",
        admin="Each kind has its own form.", importer="The kind follows from the files."),
    bad("unknown-genre", {"genres": ["999999"]}, {"genres": "There is no “999999”."},
        importer="A genre that a description names is made."),
    bad("unknown-role", {"cast": "wizard"}, {"cast": no_choice("wizard")},
        importer="Each role has its own element."),
    bad("two-at-once", {"year": "0", "original_language": "not a tag!"},
        {"year": at_least(1888), "original_language": TAG}),
]  # fmt: skip

#: Seasons and episodes: `kind` is what is added; `of` is in the values.
PARTS = [
    good("season-without-a-number", {"name": "Next"}, {"number": 3, "name": "Next"}, kind="season"),
    good("specials", {"number": "0"}, {"number": 0}, kind="season"),
    bad("season-number-taken", {"number": "1"},
        {"": "This title already has a season with this number."}, kind="season"),
    bad("season-number-negative", {"number": "-1"}, {"number": at_least(0)}, kind="season"),
    bad("season-number-too-large", {"number": "40000"}, {"number": at_most(32767)}, kind="season"),
    bad("season-number-in-letters", {"number": "first"}, {"number": WHOLE}, kind="season"),
    bad("season-name-too-long", {"name": "x" * 201}, {"name": too_long(200, 201)}, kind="season"),
    good("episode-without-a-number", {"name": " Fog\u202e "}, {"number": 3, "name": "Fog"},
         kind="episode"),
    good("double-episode", {"number": "7", "last_number": "8"}, {"number": 7, "last_number": 8},
         kind="episode"),
    bad("episode-number-taken", {"number": "2"},
        {"": "This season already has something with this number."}, kind="episode"),
    bad("last-before-first", {"number": "9", "last_number": "8"},
        {"last_number": "The last number comes after the first."}, kind="episode"),
    bad("episode-name-too-long", {"name": "x" * 201}, {"name": too_long(200, 201)}, kind="episode"),
    bad("episode-ends-before-it-begins",
        {"available_from": "2030-01-01 00:00:00", "available_until": "2029-01-01 00:00:00"},
        {"available_until": "It would end before it is available."}, kind="episode"),
]  # fmt: skip

PEOPLE = [
    good("person", {"name": "Zoë\u200f Ng", "born_on": "1980-02-03"},
         {"name": "Zoë Ng", "slug": "zoe-ng", "sort_name": "zoë ng"}),
    bad("nameless", {"name": "\u200e"}, {"name": REQUIRED}),
    bad("long-person", {"name": "x" * 121}, {"name": too_long(120, 121)}),
    bad("dead-before-birth", {"born_on": "2000-01-02", "died_on": "1999-01-01"},
        {"died_on": "Nobody dies before they are born."}),
    bad("born-yesterday", {"born_on": "yesterday"}, {"born_on": DAY}),
    bad("person-slug-taken", {"slug": "ines-vidal"}, {"slug": "“ines-vidal” is taken already."},
        sheet="The slug says which person a row changes."),
]  # fmt: skip
