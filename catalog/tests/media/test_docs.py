import re

from catalog.media import formats
from catalog.media.ladder import RUNG_RATES_KBPS, RUNGS
from catalog.media.limits import SourceLimits
from catalog.media.probe import PROJECT_ROOT

PAGE = (PROJECT_ROOT / "docs" / "media.md").read_text(encoding="utf-8")


def listed(name: str) -> set[str]:
    text = re.search(f"<!-- {name} -->(.*)<!-- /{name} -->", PAGE)[1]
    return set(re.findall("[a-z][a-z0-9]+", re.sub(r"\(.*?\)|, and PCM", "", text)))


def test_the_page_lists_what_is_accepted():
    assert listed("containers") == set(formats.CONTAINERS.values())
    assert listed("video") == formats.VIDEO_CODECS
    assert listed("audio") == formats.AUDIO_CODECS - formats.PCM_CODECS


def test_the_page_tells_the_limits_and_the_ladder():
    limits = SourceLimits()
    assert f"| duration | {limits.max_duration_seconds // 3600:.0f} hours |" in PAGE
    assert f"| streams | {limits.max_streams} |" in PAGE
    for rung in RUNGS:
        assert f"| {rung} | {RUNG_RATES_KBPS[rung]} |" in PAGE


def test_the_page_names_every_module_that_exists():
    for name in re.findall(r"`([a-z0-9_]+\.py)`", PAGE):
        assert (PROJECT_ROOT / "catalog" / "media" / name).is_file(), name
