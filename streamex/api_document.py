"""How drf-spectacular describes the API: the OpenAPI document and the pages that show it."""

from typing import Any


def _choices(*values: str | int) -> list[tuple[str | int, str]]:
    return [(value, str(value)) for value in values]


API_DOCUMENT: dict[str, Any] = {
    "TITLE": "StreamEx API",
    "VERSION": "1",
    # In 3.0 `nullable` says nothing beside a reference; 3.1 has `null` as a type.
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": "Browse the catalogue, play, and remember what was played.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # A body has no `readOnly` fields then, and says which strings may not be empty.
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.api.sign_in.schema.add_sign_in",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ChangedBy": "catalog.models.changes.Change.Via",
        "ChangeVerb": _choices("added", "changed", "deleted"),
        "Language": "django.conf.settings.LANGUAGES",
        "MaturityAge": "accounts.models.profiles.MATURITY_CHOICES",
        "NeededPlanAccess": "catalog.models.titles.Title.Access",
        "PaymentGateway": "accounts.models.payments.Gateway",
        "PictureFormat": _choices("avif", "webp"),
        "PlanPeriod": "accounts.models.plans.Plan.Period",
        "SearchResultType": _choices(
            "title", "person", "character", "genre", "episode", "lesson", "track", "line"
        ),
        "InvitationState": "accounts.models.invitations.Invitation.State",
        "Avatar": "accounts.models.avatars.Avatar",
        "CaptionSize": "accounts.models.preferences.WithPreferences.CaptionSize",
        "CaptionStyle": "accounts.models.preferences.WithPreferences.CaptionStyle",
        "SubtitleKind": "accounts.models.preferences.WithPreferences.SubtitleKind",
        "SubtitleMode": "accounts.models.preferences.WithPreferences.SubtitleMode",
        "ArtworkRole": "catalog.models.artwork.Artwork.Role",
        "AssetKind": "catalog.models.assets.MediaAsset.Kind",
        "CreditRole": "catalog.models.people.Credit.Role",
        "HistoryKind": "catalog.models.changes.HistoryEntry.Kind",
        "MarkerKind": "catalog.models.playables.Marker.Kind",
        "PlayableKind": "catalog.models.playables.Playable.Kind",
        "SubscriptionStatus": "accounts.models.plans.Subscription.Status",
        "TextTrackKind": "catalog.models.renditions.TextTrack.Kind",
        "TitleKind": "catalog.models.titles.Title.Kind",
        "TitleStatus": "catalog.models.titles.Title.Status",
    },
}  # fmt: skip
