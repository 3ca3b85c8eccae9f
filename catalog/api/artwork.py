"""Pictures in the API: signed addresses in every stored format and width."""

from typing import Any

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from catalog.delivery.artworks import Format, formats_of
from catalog.delivery.signing import fallback_url
from catalog.models import Artwork


def absolute_url(request: HttpRequest | Request, url: str) -> str:
    """Return `url` as a client elsewhere can use it; those of a bucket are absolute already."""
    return request.build_absolute_uri(url) if url.startswith("/") else url


class ImageSerializer(serializers.Serializer[Any]):
    """One width of a picture."""

    width = serializers.IntegerField(help_text="In pixels.")
    url = serializers.URLField(help_text="Works for 12 to 24 hours; do not keep it.")


class ImageFormatSerializer(serializers.Serializer[Any]):
    """A picture in one format."""

    format = serializers.ChoiceField(["avif", "webp"], help_text="AVIF has the smaller files.")
    type = serializers.CharField(help_text="The media type, such as image/webp.")
    srcset = serializers.CharField(help_text="The same addresses, ready for `srcset` in HTML.")
    images = ImageSerializer(many=True, help_text="The narrowest first.")


class ArtworkSerializer(serializers.ModelSerializer[Artwork]):
    """A picture, in the formats and widths in which it is stored.

    Take the first of `formats` that the device can read; where it can read none, `fallback_url`.
    """

    formats = serializers.SerializerMethodField(
        help_text="The smallest files first. WebP is always there; AVIF follows minutes later."
    )
    images = serializers.SerializerMethodField(help_text="The WebP of `formats`, for brevity.")
    fallback_url = serializers.SerializerMethodField(
        help_text="A JPEG of a middle width, for what reads nothing else. Works as long."
    )
    is_generated = serializers.SerializerMethodField(
        help_text="Whether it was made here of the name, because nobody gave a picture."
    )

    class Meta:
        model = Artwork
        fields = (
            "role", "width", "height", "colour", "focus_x", "focus_y", "is_generated", "formats",
            "images", "fallback_url",
        )  # fmt: skip
        extra_kwargs = {
            "width": {"help_text": "Of the largest, in pixels; with `height` its shape."},
            "height": {"help_text": "Of the largest, in pixels."},
            "colour": {"help_text": "What to show until it is loaded, as #rrggbb."},
            "focus_x": {"help_text": "What not to cut off: 0 is the left edge, 1 the right."},
            "focus_y": {"help_text": "0 is the upper edge, 1 the lower one."},
        }

    def to_representation(self, instance: Artwork) -> dict[str, Any]:
        """Sign each address once, for both fields that show it."""
        self._formats = [self._described(each) for each in formats_of(instance)]
        return dict(super().to_representation(instance))

    @extend_schema_field(ImageFormatSerializer(many=True))
    def get_formats(self, artwork: Artwork) -> list[dict[str, Any]]:
        """Describe every format."""
        return self._formats

    @extend_schema_field(ImageSerializer(many=True))
    def get_images(self, artwork: Artwork) -> list[dict[str, Any]]:
        """Return the format that is always there."""
        images: list[dict[str, Any]] = self._formats[-1]["images"]
        return images

    @extend_schema_field(serializers.URLField())
    def get_fallback_url(self, artwork: Artwork) -> str:
        """Sign the JPEG."""
        return absolute_url(self.context["request"], fallback_url(artwork))

    def get_is_generated(self, artwork: Artwork) -> bool:
        """Whether it was set in type."""
        return artwork.source == Artwork.Source.GENERATED

    def _described(self, each: Format) -> dict[str, Any]:
        request = self.context["request"]
        images = [
            {"width": variant.width, "url": absolute_url(request, variant.url)}
            for variant in each.variants
        ]
        srcset = ", ".join(f"{image['url']} {image['width']}w" for image in images)
        return {"format": each.name, "type": each.type, "srcset": srcset, "images": images}
