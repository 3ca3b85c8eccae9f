"""The addresses of catalog in the API."""

from django.urls import path

from catalog.api import playables, titles

urlpatterns = [
    path("genres/", titles.GenreListView.as_view(), name="api-genres"),
    path("titles/", titles.TitleListView.as_view(), name="api-titles"),
    path("titles/<slug:title>/", titles.TitleDetailView.as_view(), name="api-title"),
    path("seasons/<uuid:public_id>/", playables.SeasonDetailView.as_view(), name="api-season"),
    path(
        "playables/<uuid:public_id>/", playables.PlayableDetailView.as_view(), name="api-playable"
    ),
]
