"""The addresses of catalog in the API."""

from django.urls import path

from catalog.api import browsing, grouped, search
from catalog.api.editing import access, casts, history, parts, people, titles
from catalog.models import HistoryEntry

Kind = HistoryEntry.Kind
urlpatterns = [
    path("search/", search.SearchView.as_view(), name="api-search"),
    path("search/suggest/", search.SuggestView.as_view(), name="api-suggest"),
    path("media/grouped/", grouped.GroupedMediaView.as_view(), name="api-media-grouped"),
    path("genres/", people.GenresView.as_view(), name="api-genres"),
    path("genres/<slug:slug>/", people.GenreView.as_view(), name="api-genre"),
    path("people/", people.PeopleView.as_view(), name="api-people"),
    path("people/<uuid:public_id>/", people.PersonView.as_view(), name="api-person"),
    path(
        "people/<uuid:public_id>/titles/",
        browsing.FilmographyView.as_view(),
        name="api-filmography",
    ),
    path("characters/", people.CharactersView.as_view(), name="api-characters"),
    path("characters/<uuid:public_id>/", people.CharacterView.as_view(), name="api-character"),
    path("titles/", titles.TitlesView.as_view(), name="api-titles"),
    path("titles/facets/", browsing.FacetsView.as_view(), name="api-facets"),
    path("titles/<slug:title>/", titles.TitleView.as_view(), name="api-title"),
    path("titles/<slug:title>/cast/", casts.TitleCastView.as_view(), name="api-title-cast"),
    path("titles/<slug:title>/access/", access.TitleAccessView.as_view(), name="api-title-access"),
    path("titles/<slug:title>/genres/", casts.TitleGenresView.as_view(), name="api-title-genres"),
    path("titles/<slug:title>/seasons/", parts.TitleSeasonsView.as_view(), name="api-seasons"),
    path(
        "titles/<slug:title>/playables/",
        parts.TitlePlayablesView.as_view(),
        name="api-title-playables",
    ),
    path("seasons/<uuid:public_id>/", parts.SeasonView.as_view(), name="api-season"),
    path(
        "seasons/<uuid:public_id>/playables/",
        parts.SeasonPlayablesView.as_view(),
        name="api-season-playables",
    ),
    path("playables/<uuid:public_id>/", parts.PlayableView.as_view(), name="api-playable"),
    path(
        "playables/<uuid:public_id>/cast/",
        casts.PlayableCastView.as_view(),
        name="api-playable-cast",
    ),
    path("changes/", history.ChangesView.as_view(), name="api-changes"),
]
for _kind, _name, _permission in (
    (Kind.TITLE, "titles", "catalog.change_title"),
    (Kind.PERSON, "people", "catalog.change_person"),
    (Kind.CHARACTER, "characters", "catalog.change_character"),
    (Kind.GENRE, "genres", "catalog.change_genre"),
):
    _history, _revert = history.history_views(_kind, _name, _permission)
    _base = f"{_name}/<slug:reference>/history/"
    urlpatterns += [
        path(_base, _history.as_view(), name=f"api-{_name}-history"),
        path(f"{_base}<uuid:change>/revert/", _revert.as_view(), name=f"api-{_name}-revert"),
    ]
