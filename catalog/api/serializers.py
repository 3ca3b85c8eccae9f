"""What titles, seasons, playables and credits look like in the API."""

from typing import Any

from rest_framework import serializers

from catalog.api.artwork import ArtworkSerializer
from catalog.models import Credit, Genre, Playable, Season, Title


class GenreSerializer(serializers.ModelSerializer[Genre]):
    """A genre."""

    name = serializers.CharField(source="__str__", help_text="In the language of the request.")

    class Meta:
        model = Genre
        fields = ("slug", "name")


class TitleCardSerializer(serializers.ModelSerializer[Title]):
    """A title as a card shows it."""

    id = serializers.UUIDField(source="public_id", help_text="Never changes.")
    genres = GenreSerializer(many=True)
    artworks = ArtworkSerializer(many=True)

    class Meta:
        model = Title
        fields = (
            "id", "slug", "kind", "name", "tagline", "year", "maturity_age", "maturity_reasons",
            "published_at", "genres", "artworks",
        )  # fmt: skip
        extra_kwargs = {
            "slug": {"help_text": "For addresses that people read."},
            "maturity_age": {"help_text": "Suitable from this age, in years; 0 is for everyone."},
            "year": {"help_text": "In which it came out."},
            "published_at": {"help_text": "Since when it is on this site.", "allow_null": False},
        }


class TitleListSerializer(TitleCardSerializer):
    """A title in a list, with what its play button plays."""

    first_playable = serializers.UUIDField(
        allow_null=True,
        help_text="The id of the film, or of the first episode, lesson or track that is ready; "
        "null if nothing is.",
    )

    class Meta(TitleCardSerializer.Meta):
        fields = (*TitleCardSerializer.Meta.fields, "first_playable")  # type: ignore[assignment]


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody with a credit."""

    id = serializers.UUIDField(source="public_id")
    slug = serializers.SlugField()
    name = serializers.CharField()


class CreditSerializer(serializers.ModelSerializer[Credit]):
    """What a person did."""

    person = PersonSerializer()
    character = serializers.CharField(
        source="character.name", allow_null=True, default=None, help_text="Whom an actor plays."
    )

    class Meta:
        model = Credit
        fields = ("person", "role", "character", "billing_order")
        extra_kwargs = {"billing_order": {"help_text": "The smallest number comes first."}}


class SeasonSummarySerializer(serializers.ModelSerializer[Season]):
    """A season, section or disc, without what is in it."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="__str__", help_text="Its name, or what stands for one.")
    playable_count = serializers.IntegerField(help_text="How many episodes, lessons or tracks.")

    class Meta:
        model = Season
        fields = ("id", "number", "name", "synopsis", "playable_count")
        extra_kwargs = {"number": {"help_text": "0 holds specials."}}


class PlayableSerializer(serializers.ModelSerializer[Playable]):
    """Something that plays: a film, an episode, a lesson, a track, an extra."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="label", help_text="Its name, or what stands for one.")
    code = serializers.CharField(help_text="Its place in the title, such as S1 E2, or empty.")
    is_playable = serializers.SerializerMethodField(
        help_text="Whether it can be played now; false while its media is being prepared."
    )
    artworks = ArtworkSerializer(many=True)

    class Meta:
        model = Playable
        fields = (
            "id", "kind", "number", "code", "name", "synopsis", "duration_seconds", "is_playable",
            "artworks",
        )  # fmt: skip
        extra_kwargs = {
            "number": {"help_text": "Within its season; null for films and extras."},
            "duration_seconds": {"help_text": "In seconds; null until the media is known."},
        }

    def get_is_playable(self, playable: Playable) -> bool:
        """Whether a version is published."""
        return playable.is_ready


class SeasonSerializer(SeasonSummarySerializer):
    """A season with everything in it, in the order of play."""

    title = serializers.UUIDField(source="title.public_id", help_text="The id of its title.")
    playables = PlayableSerializer(many=True, source="visible_playables")

    class Meta(SeasonSummarySerializer.Meta):
        fields = (*SeasonSummarySerializer.Meta.fields, "title", "playables")  # type: ignore[assignment]


class TitleReferenceSerializer(serializers.ModelSerializer[Title]):
    """Which title something belongs to."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Title
        fields = ("id", "slug", "kind", "name", "maturity_age")


class PlayableDetailSerializer(PlayableSerializer):
    """Something that plays, and where it belongs."""

    title = TitleReferenceSerializer()
    season = serializers.UUIDField(
        source="season.public_id", allow_null=True, default=None, help_text="The id of its season."
    )

    class Meta(PlayableSerializer.Meta):
        fields = (*PlayableSerializer.Meta.fields, "title", "season")  # type: ignore[assignment]


class TitleDetailSerializer(TitleListSerializer):
    """A title with everything that its page shows."""

    seasons = SeasonSummarySerializer(many=True, source="visible_seasons")
    playables = PlayableSerializer(
        many=True,
        source="visible_playables",
        help_text="What stands outside of seasons: the film itself, and extras such as trailers.",
    )
    credits = CreditSerializer(many=True)

    class Meta(TitleListSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *TitleListSerializer.Meta.fields, "original_name", "original_language", "synopsis",
            "available_until", "seasons", "playables", "credits",
        )  # fmt: skip
        extra_kwargs = {
            **TitleListSerializer.Meta.extra_kwargs,
            "original_language": {"help_text": "BCP 47, such as en or es-MX."},
            "available_until": {"help_text": "When it leaves the site; null if it stays."},
        }
