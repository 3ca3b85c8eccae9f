import re

from media_engine import formats
from media_engine.limits import SourceLimits
from media_engine.packaging.ladder import RUNG_RATES_KBPS, RUNGS
from media_engine.probing.probe import PROJECT_ROOT

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
    modules = {
        path.name
        for app in ("media_engine", "catalog")
        for path in PROJECT_ROOT.glob(f"{app}/**/*.py")
    }
    assert set(re.findall(r"`([a-z0-9_]+\.py)`", PAGE)) <= modules
