"""The addresses of the pages."""

from django.urls import path

from streamex.operations import health
from streamex.web import preview
from streamex.web.finding import browse, genres, home, landing, my_list, people, search, titles
from streamex.web.household import account, profiles
from streamex.web.watching import watch

app_name = "web"
urlpatterns = [
    path("", landing.landing, name="landing"),
    path("about/", landing.about, name="about"),
    path("robots.txt", landing.robots, name="robots"),
    path("manifest.webmanifest", landing.manifest, name="manifest"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("home/", home.home, name="home"),
    path("browse/", browse.browse, name="browse"),
    path("genres/", genres.genres, name="genres"),
    path("genres/<slug:slug>/", genres.genre, name="genre"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("my-list/", my_list.my_list, name="my-list"),
    path("titles/<slug:slug>/", titles.title, name="title"),
    path("titles/<slug:slug>/favourite/", my_list.favourite, name="favourite"),
    path("titles/<slug:slug>/hide/", my_list.hide, name="hide"),
    path("watch/<uuid:public_id>/", watch.show, name="watch"),
    path("watch/<uuid:public_id>/playback/", watch.playback, name="playback"),
    path("watch/<uuid:public_id>/progress/", watch.progress, name="progress"),
    path("preview/", preview.preview, name="preview"),
    path("preview/leave/", preview.leave, name="preview-leave"),
    path("profiles/", profiles.chooser, name="profiles"),
    path("profiles/new/", profiles.create, name="profile-create"),
    path("profiles/unlock/", profiles.unlock, name="unlock"),
    path("profiles/<uuid:public_id>/choose/", profiles.choose, name="profile-choose"),
    path("profiles/<uuid:public_id>/edit/", profiles.edit, name="profile-edit"),
    path("profiles/<uuid:public_id>/delete/", profiles.delete, name="profile-delete"),
    path("settings/", account.settings, name="settings"),
]
