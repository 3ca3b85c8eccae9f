"""The addresses of recommendations in the API."""

from django.urls import path

from recommendations.api import history, listening, lists, playback

urlpatterns = [
    path(
        "playables/<uuid:public_id>/playback/",
        playback.PlaybackView.as_view(),
        name="api-playback",
    ),
    path(
        "playables/<uuid:public_id>/progress/",
        playback.ProgressView.as_view(),
        name="api-progress",
    ),
    path(
        "profiles/<uuid:public_id>/history/",
        history.HistoryView.as_view(),
        name="api-history",
    ),
    path(
        "profiles/<uuid:public_id>/history/export/",
        history.HistoryExportView.as_view(),
        name="api-history-export",
    ),
    path(
        "profiles/<uuid:public_id>/history/<uuid:playable>/",
        history.HistoryEntryView.as_view(),
        name="api-history-entry",
    ),
    path("continue/", lists.ContinueListView.as_view(), name="api-continue"),
    path("continue/<slug:title>/", lists.ContinueDetailView.as_view(), name="api-continue-title"),
    path("favourites/", lists.FavouriteListView.as_view(), name="api-favourites"),
    path("favourites/<slug:title>/", lists.FavouriteDetailView.as_view(), name="api-favourite"),
    path("titles/<slug:title>/sound/", listening.SoundView.as_view(), name="api-title-sound"),
    path("ratings/", lists.RatingListView.as_view(), name="api-ratings"),
    path("ratings/<slug:title>/", lists.RatingDetailView.as_view(), name="api-rating"),
]
