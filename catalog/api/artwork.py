"""Pictures in the API: signed addresses in every stored width."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.request import Request

from catalog.delivery.signing import artwork_url
from catalog.models import Artwork


def absolute_url(request: HttpRequest | Request, url: str) -> str:
    """Return `url` as a client elsewhere can use it; those of a bucket are absolute already."""
    return request.build_absolute_uri(url) if url.startswith("/") else url


class ImageSerializer(serializers.Serializer[Any]):
    """One width of a picture."""

    width = serializers.IntegerField(help_text="In pixels.")
    url = serializers.URLField(help_text="WebP. Works for 12 to 24 hours; do not keep it.")


class ArtworkSerializer(serializers.ModelSerializer[Artwork]):
    """A picture, in the widths in which it is stored."""

    images = serializers.SerializerMethodField(help_text="The smallest first.")

    class Meta:
        model = Artwork
        fields = ("role", "width", "height", "colour", "images")
        extra_kwargs = {
            "width": {"help_text": "Of the original, in pixels; with `height` its shape."},
            "height": {"help_text": "Of the original, in pixels."},
            "colour": {"help_text": "What to show until it is loaded, as #rrggbb."},
        }

    def get_images(self, artwork: Artwork) -> list[dict[str, Any]]:
        """Sign every width."""
        request = self.context["request"]
        return [
            {"width": width, "url": absolute_url(request, artwork_url(artwork, width))}
            for width in sorted(artwork.widths)
        ]
