"""How a profile looks in the API, and what may be said of one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.maturity import KIDS_CEILING
from accounts.models import Profile
from accounts.models.preferences import PREFERENCES
from accounts.models.profiles import validate_pin
from accounts.models.watch_time import seconds_left
from media_engine.languages import language_tag

_PREFERENCES_HELP: dict[str, dict[str, Any]] = {
    "audio_language": {
        "help_text": "BCP 47: what is heard where a title has it and nothing else was chosen for "
        "that title. Empty: what the title suggests."
    },
    "subtitle_mode": {
        "help_text": "`auto`: as the title suggests; `on`: in `subtitle_language`; `off`: never."
    },
    "subtitle_language": {"help_text": "BCP 47; kept while subtitles are off."},
    "subtitle_kind": {"help_text": "Which of both, where a language has subtitles and captions."},
    "caption_size": {"help_text": "How large subtitles are drawn."},
    "caption_style": {"help_text": "What subtitles look like."},
}


_SPANISH = OpenApiExample(
    "Spanish, without subtitles",
    {"audio_language": "es", "subtitle_mode": "off"},
    request_only=True,
)


@extend_schema_serializer(examples=[_SPANISH])
class PreferencesSerializer(serializers.ModelSerializer[Profile]):
    """How a profile likes to listen and read, on every device."""

    class Meta:
        model = Profile
        fields = PREFERENCES
        extra_kwargs = _PREFERENCES_HELP

    def to_internal_value(self, data: Any) -> Any:
        """Write languages as StreamEx does before they are looked at: `PT_br` is `pt-BR`."""
        if isinstance(data, dict):
            data = {name: _as_tag(name, value) for name, value in data.items()}
        return super().to_internal_value(data)


def _as_tag(name: str, value: Any) -> Any:
    is_tag = name in {"audio_language", "subtitle_language"} and isinstance(value, str)
    return (language_tag(value) or value) if is_tag else value


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A child’s profile",
            {
                "name": "Nora",
                "avatar": "fox",
                "is_kids": True,
                "maturity_ceiling": 7,
                "daily_minutes": 60,
                "audio_language": "es",
                "subtitle_mode": "off",
            },
            request_only=True,
        )
    ]
)
class ProfileSerializer(PreferencesSerializer):
    """One viewer of a household."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    picture_url = serializers.SerializerMethodField(
        help_text="The uploaded picture, a square of WebP to show in place of the avatar; null "
        "without one. It is read like everything here, with the access token; the address changes "
        "with the picture."
    )
    effective_ceiling = serializers.IntegerField(
        read_only=True,
        help_text="Years. The highest maturity age that this profile sees; a kids profile "
        f"never sees more than {KIDS_CEILING}.",
    )
    has_pin = serializers.BooleanField(
        read_only=True, help_text="Whether opening it asks for a PIN."
    )
    pin = serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=4,
        help_text="Four digits; an empty text removes the PIN.",
    )
    seconds_left_today = serializers.SerializerMethodField(
        help_text="How long it may still watch today, in seconds; null where nothing limits it."
    )

    class Meta:
        model = Profile
        fields = (
            "id", "name", "avatar", "picture_url", "language", "maturity_ceiling",
            "effective_ceiling", "is_kids", "daily_minutes", "seconds_left_today",
            "is_exit_locked", "has_pin", "pin", "autoplay_next", "is_history_paused", *PREFERENCES,
        )  # fmt: skip
        extra_kwargs = {
            **_PREFERENCES_HELP,
            "name": {"help_text": "Unique among the profiles of the user."},
            "language": {"help_text": "BCP 47, of the texts of StreamEx."},
            "autoplay_next": {"help_text": "Whether the next episode plays by itself."},
            "is_kids": {"help_text": "Whether this is a kids profile."},
            "daily_minutes": {
                "help_text": "How long a kids profile may watch on one day, in minutes, counted "
                "from reports of progress; null for as long as it likes."
            },
            "is_exit_locked": {
                "help_text": "Whether a client asks for a grown-up's PIN, or for the password, "
                "before it goes from this kids profile to another."
            },
            "is_history_paused": {"help_text": "Nothing that it plays is remembered meanwhile."},
        }

    def validate_pin(self, value: str) -> str:
        """Refuse anything but four digits or nothing."""
        if value:
            validate_pin(value)
        return value

    def get_picture_url(self, profile: Profile) -> str | None:
        """Return the address of the uploaded picture."""
        path = picture_path(profile)
        request = self.context.get("request")
        return request.build_absolute_uri(path) if path and request else path

    def get_seconds_left_today(self, profile: Profile) -> int | None:
        """Ask for what a child with a limit has watched; no query for others."""
        left = seconds_left(profile, timezone.now())
        return None if left is None else int(left)


def picture_path(profile: Profile) -> str | None:
    """Return the path of the uploaded picture, another one for each picture."""
    if not profile.picture_key:
        return None
    path = reverse("api-profile-picture", args=[profile.public_id])
    return f"{path}?v={picture_version(profile)}"


def picture_version(profile: Profile) -> str:
    """Return what tells a picture from the one before."""
    return profile.picture_key.split("/")[1][-12:]


class PinSerializer(serializers.Serializer[Any]):
    """The PIN of a profile."""

    pin = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=20,
        help_text="Four digits; not needed without one.",
    )


@extend_schema_serializer(component_name="OpenedProfile")
class OpenedSerializer(serializers.Serializer[Any]):
    """An opened profile."""

    token = serializers.CharField(help_text="For the header `X-Profile-Token`; opaque.")
    expires_at = serializers.DateTimeField(help_text="When the profile has to be opened again.")


class PictureSerializer(serializers.Serializer[Any]):
    """A picture to upload."""

    picture = serializers.FileField(
        help_text="JPEG, PNG, WebP or AVIF of at most 12 MB and 30 megapixels. It is cut to a "
        "square and encoded anew; nothing but its pixels is kept."
    )
