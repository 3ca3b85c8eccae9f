"""The addresses of accounts in the API."""

from django.urls import path

from accounts.api import profiles

urlpatterns = [
    path("profiles/", profiles.ProfileListView.as_view(), name="api-profiles"),
    path("profiles/<uuid:public_id>/", profiles.ProfileDetailView.as_view(), name="api-profile"),
    path(
        "profiles/<uuid:public_id>/open/",
        profiles.ProfileOpenView.as_view(),
        name="api-profile-open",
    ),
]
