"""What editors read and write, in the API."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.maturity import ADULT_AGE
from catalog.api.artwork import ArtworkSerializer
from catalog.api.editing import examples
from catalog.api.editing.types import Choice, Name, TypedSerializer
from catalog.api.serializers import (
    CreditSerializer,
    PlayableDetailSerializer,
    TitleDetailSerializer,
    TitleListSerializer,
    TitleReferenceSerializer,
)
from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title

MAX_CAST, MAX_GENRES, MAX_SEASONS, MAX_PLAYABLES = 2000, 40, 100, 1000
_MADE = "Made from the name if left out."
_EDITORS = "For editors only: with `scope=all`, and in answers to writes."
_VERSION = "Grows with every change; the first part of the `ETag`."


# --- Read -------------------------------------------------------------------------------------


class EditorialTitleListSerializer(TitleListSerializer):
    """A title in a list; the last three for editors only, with `scope=all`."""

    class Meta(TitleListSerializer.Meta):
        fields = (*TitleListSerializer.Meta.fields, "status", "version", "updated_at")  # type: ignore[assignment]
        extra_kwargs = {
            **TitleListSerializer.Meta.extra_kwargs,
            "published_at": {"help_text": "Since when it is on this site; null in a draft."},
            "status": {"required": False, "help_text": _EDITORS},
            "version": {"required": False, "read_only": False, "help_text": _VERSION},
            "updated_at": {"required": False, "read_only": False, "help_text": _EDITORS},
        }


class EditorialTitleSerializer(TitleDetailSerializer):
    """A title with all that is in it; status, version and so on for editors only."""

    class Meta(TitleDetailSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *TitleDetailSerializer.Meta.fields, "status", "sort_name", "version", "created_at",
            "updated_at",
        )  # fmt: skip
        extra_kwargs = {
            **TitleDetailSerializer.Meta.extra_kwargs,
            "published_at": {"help_text": "Since when it is on this site; null in a draft."},
            "status": {"required": False, "help_text": _EDITORS},
            "sort_name": {"required": False, "help_text": _EDITORS},
            "version": {"required": False, "read_only": False, "help_text": _VERSION},
            "created_at": {"required": False, "read_only": False, "help_text": _EDITORS},
            "updated_at": {"required": False, "read_only": False, "help_text": _EDITORS},
        }


class PlayableWithCastSerializer(PlayableDetailSerializer):
    """Something that plays, where it belongs, and its own cast."""

    credits = CreditSerializer(many=True, help_text="Guests, beside the cast of the title.")

    class Meta(PlayableDetailSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *PlayableDetailSerializer.Meta.fields, "last_number", "available_from",
            "available_until", "credits",
        )  # fmt: skip


@extend_schema_serializer(examples=[examples.GENRE])
class GenreDetailSerializer(TypedSerializer[Genre]):
    """A genre with its names in both languages."""

    class Meta:
        model = Genre
        fields = ("slug", "name", "name_es")
        extra_kwargs = {
            "slug": {"required": False, "allow_blank": True, "validators": [], "help_text": _MADE},
            "name": {"validators": [], "help_text": "In English; unique."},
            "name_es": {"help_text": "In Spanish; the English one stands in for an empty one."},
        }


class PersonListSerializer(serializers.ModelSerializer[Person]):
    """A person in a list."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    artworks = ArtworkSerializer(many=True, read_only=True)

    class Meta:
        model = Person
        fields = ("id", "slug", "name", "artworks")


class FilmographySerializer(serializers.ModelSerializer[Credit]):
    """What a person did, and in what."""

    title = serializers.SerializerMethodField(help_text="The title, also of an episode.")
    playable = serializers.UUIDField(
        source="playable.public_id",
        allow_null=True,
        default=None,
        help_text="The episode, lesson or track; null where it is for the whole title.",
    )
    character = serializers.CharField(source="character.name", allow_null=True, default=None)

    class Meta:
        model = Credit
        fields = ("title", "playable", "role", "character")

    def get_title(self, credit: Credit) -> TitleReferenceSerializer:
        """Refer to the title."""
        title: Any = credit.title or getattr(credit.playable, "title", None)
        return self._reference.to_representation(title)  # type: ignore[return-value]

    @cached_property
    def _reference(self) -> TitleReferenceSerializer:
        # One for all rows: to make it took longer than everything else of a long filmography.
        return TitleReferenceSerializer()


class PersonDetailSerializer(PersonListSerializer):
    """A person with what they worked on, as far as the profile may see it."""

    credits = FilmographySerializer(many=True, read_only=True, source="visible_credits")

    class Meta(PersonListSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *PersonListSerializer.Meta.fields, "sort_name", "biography", "born_on", "died_on",
            "credits",
        )  # fmt: skip


class CharacterSerializer(serializers.ModelSerializer[Character]):
    """Somebody in a story."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Character
        fields = ("id", "name", "description")


# --- Write ------------------------------------------------------------------------------------


class CastingSerializer(serializers.Serializer[Any]):
    """One credit to be given."""

    person = serializers.UUIDField(help_text="The id of a person.")
    role = Choice(Credit.Role.choices, default=Credit.Role.ACTOR)
    character = serializers.UUIDField(
        required=False, allow_null=True, help_text="The id of a character, for actors."
    )
    billing_order = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=32767,
        help_text="The smallest number comes first; without it the place in this list counts.",
    )


class CastSerializer(serializers.Serializer[Any]):
    """A cast, or what is to be added to one."""

    cast = CastingSerializer(many=True, max_length=MAX_CAST)  # type: ignore[call-arg]


class GenreSlugsSerializer(serializers.Serializer[Any]):
    """The genres of a title, or what is to be added to them."""

    genres = serializers.ListField(
        child=Name(max_length=60), max_length=MAX_GENRES, help_text="Slugs."
    )


@extend_schema_serializer(examples=[examples.EPISODE])
class PlayableWriteSerializer(TypedSerializer[Playable]):
    """What can be said of something that plays; its media and duration come from its source."""

    class Meta:
        model = Playable
        fields = (
            "number", "last_number", "name", "synopsis", "available_from", "available_until",
        )  # fmt: skip
        validators: list[Any] = []
        extra_kwargs = {
            "number": {"required": False, "help_text": "The next one if left out."},
            "available_from": {"help_text": "Null: together with its title."},
        }


@extend_schema_serializer(examples=[examples.OTHER_SEASON])
class PlayableChangeSerializer(PlayableWriteSerializer):
    """What can be changed of something that plays."""

    season = serializers.UUIDField(
        required=False, help_text="The id of another season of its title, to move it there."
    )

    class Meta(PlayableWriteSerializer.Meta):
        fields = (*PlayableWriteSerializer.Meta.fields, "season")  # type: ignore[assignment]


@extend_schema_serializer(examples=[examples.SEASON])
class SeasonWriteSerializer(TypedSerializer[Season]):
    """What can be said of a season, section or disc."""

    class Meta:
        model = Season
        fields = ("number", "name", "synopsis")
        validators: list[Any] = []
        extra_kwargs = {
            "number": {"required": False, "help_text": "0 holds specials; the next if left out."}
        }


class SeasonCreateSerializer(SeasonWriteSerializer):
    """A season, with its first episodes, lessons or tracks if wanted."""

    playables = PlayableWriteSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=MAX_PLAYABLES
    )

    class Meta(SeasonWriteSerializer.Meta):
        fields = (*SeasonWriteSerializer.Meta.fields, "playables")  # type: ignore[assignment]


@extend_schema_serializer(examples=[examples.FILM])
class TitleWriteSerializer(TypedSerializer[Title]):
    """What can be said of a title. Its kind stays what it is."""

    class Meta:
        model = Title
        fields = (
            "name", "slug", "original_name", "sort_name", "tagline", "synopsis", "year",
            "original_language", "maturity_age", "maturity_reasons", "status", "published_at",
            "available_until",
        )  # fmt: skip
        validators: list[Any] = []
        extra_kwargs = {
            "slug": {"required": False, "allow_blank": True, "validators": [], "help_text": _MADE},
            "original_language": {"help_text": "BCP 47, such as en or es-MX."},
            "maturity_age": {"help_text": f"Suitable from this age, in years, 0 to {ADULT_AGE}."},
            "published_at": {"help_text": "In the future: scheduled. Now, if published without."},
            "available_until": {"help_text": "When it leaves the site; null if it stays."},
        }


@extend_schema_serializer(examples=[])  # the operation has its own
class TitleCreateSerializer(TitleWriteSerializer):
    """A new title, with genres, cast, seasons and what plays in them if wanted."""

    kind = Choice(Title.Kind.choices, help_text="It never changes.")
    genres = serializers.ListField(
        child=Name(max_length=60),
        max_length=MAX_GENRES,
        required=False,
        help_text="Slugs.",
    )
    cast = CastingSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=MAX_CAST
    )
    seasons = SeasonCreateSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=MAX_SEASONS, help_text="Not for a film."
    )

    class Meta(TitleWriteSerializer.Meta):
        fields = ("kind", *TitleWriteSerializer.Meta.fields, "genres", "cast", "seasons")  # type: ignore[assignment]

    def validate_seasons(self, seasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse more than can be written while others wait."""
        if sum(len(season.get("playables", [])) for season in seasons) > MAX_PLAYABLES:
            message = _("At most %d together; add the others season by season.")
            raise serializers.ValidationError(message % MAX_PLAYABLES)
        return seasons


@extend_schema_serializer(examples=[examples.ACTOR])
class PersonWriteSerializer(TypedSerializer[Person]):
    """What can be said of a person."""

    class Meta:
        model = Person
        fields = ("name", "slug", "sort_name", "biography", "born_on", "died_on")
        validators: list[Any] = []
        extra_kwargs = {
            "slug": {"required": False, "allow_blank": True, "validators": [], "help_text": _MADE}
        }


@extend_schema_serializer(examples=[examples.CHARACTER])
class CharacterWriteSerializer(TypedSerializer[Character]):
    """What can be said of a character."""

    class Meta:
        model = Character
        fields = ("name", "description")


class WholeSerializer(serializers.Serializer[Any]):
    """Asks for every field, so that nothing is emptied for having been forgotten."""

    def get_fields(self) -> dict[str, Any]:
        """Return the fields, all of them required."""
        fields = super().get_fields()
        for field in fields.values():
            field.required = True
        return fields


class TitleReplaceSerializer(WholeSerializer, TitleWriteSerializer):
    """All that is said of a title."""


class SeasonReplaceSerializer(WholeSerializer, SeasonWriteSerializer):
    """All that is said of a season, section or disc."""


@extend_schema_serializer(examples=[examples.WHOLE_EPISODE])
class PlayableReplaceSerializer(WholeSerializer, PlayableChangeSerializer):
    """All that is said of something that plays."""

    season = serializers.UUIDField(
        allow_null=True, help_text="The id of a season of its title; null for films and extras."
    )


class PersonReplaceSerializer(WholeSerializer, PersonWriteSerializer):
    """All that is said of a person."""


class CharacterReplaceSerializer(WholeSerializer, CharacterWriteSerializer):
    """All that is said of a character."""


class GenreReplaceSerializer(WholeSerializer, GenreDetailSerializer):
    """All that is said of a genre."""


@extend_schema_serializer(component_name="Deletion")
class LossesSerializer(serializers.Serializer[Any]):
    """What went, or with `dry_run=1` would go."""

    is_dry_run = serializers.BooleanField(help_text="True: nothing was deleted.")
    rows = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many rows, by what they are."
    )
    media = serializers.IntegerField(help_text="Sources with their renditions.")
    media_bytes = serializers.IntegerField(help_text="Size of the sources in bytes.")
