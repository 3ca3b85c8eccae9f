"""Template tags of the site, available in every template."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.api.profile_serializers import picture_path
from accounts.devices import device_name
from accounts.models import Profile
from catalog.delivery import signing
from catalog.models import Artwork
from streamex.web.drawing.lengths import (
    age_label,
    age_words,
    ceiling_words,
    clock_of,
    limit_words,
    today_words,
    words_of,
)
from streamex.web.drawing.money import allowances, money, price_words
from streamex.web.finding.landing import Backdrop, visitor_backdrop
from streamex.web.finding.rows import kind_headings
from streamex.web.household.devices import device_key

if TYPE_CHECKING:
    from django.http import QueryDict

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class KindLink:
    """A link of the navigation to all titles of one kind."""

    value: str
    label: str
    url: str


@register.simple_tag
def kind_links() -> list[KindLink]:
    """Return the links to films, series, albums and courses."""
    return [
        KindLink(
            value=value, label=label, url=f"{reverse('web:browse')}?{urlencode({'kind': value})}"
        )
        for value, label in kind_headings().items()
    ]


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of `static/img/icons.svg`; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def avatar(profile: Profile) -> SafeString:
    """Draw the picture of a profile, its own or its avatar; its name stands beside it."""
    path = picture_path(profile)
    if path is None:
        return avatar_named(profile.avatar)
    return format_html('<img class="avatar" src="{}" alt="" width="96" height="96">', path)


@register.simple_tag
def avatar_named(name: str) -> SafeString:
    """Draw one of the pictures of `static/img/avatars.svg`."""
    return format_html(
        '<svg class="avatar" aria-hidden="true" viewBox="0 0 96 96" width="96" height="96">'
        '<use href="{}#{}"/></svg>',
        static("img/avatars.svg"),
        name,
    )


@register.simple_tag
def artwork_url(artwork: Artwork, width: int) -> str:
    """Return the address of a picture at least `width` pixels wide."""
    return signing.artwork_url(artwork, width)


@register.simple_tag
def entrance_backdrop() -> Backdrop | None:
    """Return the picture behind the sign-in pages, if there is one that anybody may see."""
    return visitor_backdrop()


@register.simple_tag
def single_sign_on() -> str:
    """Return what the provider of single sign-on is called, or an empty text where none is."""
    return (settings.OIDC_NAME or gettext("single sign-on")) if settings.OIDC_ISSUER else ""


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """Return the query of this page with `changes`; an empty value removes a parameter."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


register.filter("duration", words_of)
register.filter("clock", clock_of)
register.filter("device", device_name)
register.filter("device_key", device_key)
register.filter("age_label", age_label)
register.filter("age_words", age_words)
register.filter("age_limit", ceiling_words)
register.filter("limit_words", limit_words)
register.filter("today_words", today_words)
register.filter("money", money)
register.filter("price", price_words)
register.filter("allowances", allowances)


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return how a form field is drawn: checkbox, radio, select or text."""
    kinds = {"checkbox": "checkbox", "radio": "radio", "select": "select"}
    return kinds.get(getattr(field.field.widget, "input_type", "") or "", "text")
