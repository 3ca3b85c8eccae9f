"""The addresses that bytes and playlists are served from."""

from django.urls import path

from catalog.delivery import views

app_name = "catalog"
urlpatterns = [
    path("stream/<str:token>/master.m3u8", views.master, name="master"),
    path("stream/<str:token>/<uuid:public_id>.m3u8", views.media_playlist, name="media-playlist"),
    path("media/<str:signature>/<str:expiry>/<path:key>", views.serve_bytes, name="bytes"),
]
