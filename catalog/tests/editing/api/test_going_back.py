"""Going back where rows trade places, move, or belong to what goes."""

from pathlib import Path

import pytest

from catalog.models import MediaAsset, Playable, Season, TextTrack, Title
from catalog.tests.editing.api.conftest import EditorClient, code
from catalog.tests.stored import add_media


def begin(editor_client: EditorClient, title: Title) -> tuple[str, str]:
    """Return the address of a title, and that of the way back to how it stands now."""
    path = f"titles/{title.slug}/"
    editor_client.change("patch", path, {"tagline": "As it was"})
    entry = editor_client.get(f"{path}history/").json()["results"][0]
    return path, f"{path}history/{entry['id']}/revert/"


def test_a_double_episode_goes_back(editor_client: EditorClient, episodes: list[Playable]) -> None:
    path, back = begin(editor_client, episodes[0].title)
    double = f"playables/{episodes[1].public_id}/"
    editor_client.change("patch", double, {"last_number": 3})
    path, back = begin(editor_client, episodes[0].title)
    editor_client.change("patch", double, {"name": "Other"})
    answer = editor_client.change("post", back, of=path)
    assert answer.status_code == 200, answer.content
    episode = Playable.objects.get(pk=episodes[1].pk)
    assert (episode.name, episode.number, episode.last_number) == ("Part 1.2", 2, 3)


def test_episodes_with_the_highest_numbers_go_back(
    editor_client: EditorClient, episodes: list[Playable]
) -> None:
    season = episodes[0].season
    Playable.objects.bulk_create(
        Playable(title=season.title, season=season, kind="episode", number=number, name="High")
        for number in (32_000, 32_767)
    )
    path, back = begin(editor_client, season.title)
    editor_client.change("patch", f"playables/{episodes[0].public_id}/", {"number": 32_766})
    answer = editor_client.change("post", back, of=path)
    assert answer.status_code == 200, answer.content
    numbers = Playable.objects.filter(season=season).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 32_000, 32_767]


def test_what_moved_to_a_season_that_goes_comes_out_of_it(
    editor_client: EditorClient, episodes: list[Playable]
) -> None:
    moving = episodes[0]
    track = TextTrack.objects.create(playable=moving, language="es", key="text/x.vtt", size_bytes=1)
    path, back = begin(editor_client, moving.title)
    made = editor_client.post(f"{path}seasons/", {"playables": [{"name": "New"}]}).json()
    moved = editor_client.change(
        "patch", f"playables/{moving.public_id}/", {"season": made["id"], "number": 9}
    )
    assert moved.status_code == 200, moved.content
    answer = editor_client.change("post", back, of=path)
    assert answer.status_code == 200, answer.content
    assert not Season.objects.filter(public_id=made["id"]).exists()
    moving.refresh_from_db()
    assert (moving.season, moving.number) == (episodes[1].season, 1)
    assert TextTrack.objects.filter(pk=track.pk).exists()


@pytest.mark.parametrize("place", ["playable", "awaits"])
def test_what_was_added_since_stays_while_media_play_or_wait_there(
    editor_client: EditorClient, episodes: list[Playable], place: str, local_media: Path
) -> None:
    path, back = begin(editor_client, episodes[0].title)
    season = episodes[0].season
    added = editor_client.post(f"seasons/{season.public_id}/playables/", {"name": "New"}).json()
    asset = add_media(None)
    playable = Playable.objects.get(public_id=added["id"])
    MediaAsset.objects.filter(pk=asset.pk).update(**{place: playable})
    assert code(editor_client.change("post", back, of=path)) == (409, "cannot_revert")
    assert Playable.objects.filter(pk=playable.pk).exists()
