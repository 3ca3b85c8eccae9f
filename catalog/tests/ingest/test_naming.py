"""What the names of subtitles say, and slugs for new titles."""

import pytest

from catalog.actions.media.text_tracks import label_of
from catalog.actions.slugs import free_slug


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("film.srt", {}),
        ("film.es.srt", {"language": "es"}),
        ("film.spa.srt", {"language": "es"}),
        ("film.pt-BR.vtt", {"language": "pt-BR"}),
        ("film.es.forced.srt", {"language": "es", "is_forced": True}),
        ("film.en.sdh.srt", {"language": "en", "kind": "captions"}),
        ("film.en.hi.srt", {"language": "en", "kind": "captions"}),
        ("film.hi.srt", {"language": "hi"}),
        ("Bad.Guy.srt", {}),
    ],
)
def test_it_reads_subtitles(name: str, label: dict) -> None:
    assert label_of(name) == label


def test_it_finds_free_slugs(make_title) -> None:
    assert free_slug("Night Train", 2024) == "night-train-2024"
    make_title(slug="night-train")
    make_title(slug="night-train-2")
    assert free_slug("Night Train") == "night-train-3"
    assert free_slug("日本") == "untitled"
