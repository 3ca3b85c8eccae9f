"""The addresses that bytes and playlists are served from."""

from django.urls import URLPattern

app_name = "catalog"
urlpatterns: list[URLPattern] = []
