"""Albums: a track plays beside its cover and the others."""

import pytest

from catalog.models import Playable, Season, Title


@pytest.fixture
def tracks(make_title, give_media) -> list[Playable]:
    album = make_title("Slow Instruments", kind=Title.Kind.ALBUM)
    disc = Season.objects.create(title=album, number=1)
    tracks = [
        Playable.objects.create(title=album, season=disc, kind="track", number=n, name=f"Track {n}")
        for n in (1, 2)
    ]
    for track in tracks:
        give_media(track, seconds=6, name="audio")
    return tracks


def test_tracks_follow_one_another(player, tracks) -> None:
    player.open(tracks[0])
    assert player.page.get_by_role("heading", name="Track 1").is_visible()
    player.page.wait_for_url(f"**{tracks[1].get_absolute_url()}")
    player.eventually(lambda: player.is_playing)
    assert player.page.get_by_role("heading", name="Track 2").is_visible()
    player.eventually(lambda: player.ask("media.ended"))
    player.page.get_by_role("region", name="The end").wait_for()


def test_the_one_before_is_a_button_away(player, tracks) -> None:
    player.open(tracks[1])
    player.page.get_by_role("button", name="Previous").click()
    player.page.wait_for_url(f"**{tracks[0].get_absolute_url()}")


def test_the_system_knows_what_is_playing(player, tracks) -> None:
    player.open(tracks[0])
    shown = player.ask("({...{title: navigator.mediaSession.metadata.title,"
                       " album: navigator.mediaSession.metadata.album}})")  # fmt: skip
    assert shown == {"title": "Track 1", "album": "Slow Instruments"}
    assert player.ask("navigator.mediaSession.playbackState") == "playing"
