"""Where segments are cut, for any keyframes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media_engine.probing.timeline import MIN_LAST_SECONDS, SEGMENT_SECONDS, cut_points

GAPS = st.lists(st.floats(0.04, 9).map(lambda gap: round(gap, 3)), max_size=60)


def keyframes_of(gaps: list[float]) -> list[float]:
    times = [0.0]
    for gap in gaps:
        times.append(round(times[-1] + gap, 3))
    return times


@given(GAPS, st.floats(0.02, 9))
def test_it_cuts_at_keyframes_and_leaves_no_sliver(gaps: list[float], rest: float) -> None:
    keyframes = keyframes_of(gaps)
    end = keyframes[-1] + rest
    starts = cut_points(keyframes, end)
    assert starts[0] == 0.0
    assert set(starts) <= set(keyframes)
    assert len(starts) == 1 or end - starts[-1] >= MIN_LAST_SECONDS
    # None is longer than its keyframes demand: it could not have been cut before.
    for here, following in pairwise((*starts, end)):
        inside = [time for time in keyframes if here < time < following]
        assert all(
            time - here < SEGMENT_SECONDS or end - time < MIN_LAST_SECONDS for time in inside
        )


@given(GAPS, st.floats(0.02, 9))
def test_it_cuts_the_same_again(gaps: list[float], rest: float) -> None:
    keyframes = keyframes_of(gaps)
    end = keyframes[-1] + rest
    starts = cut_points(keyframes, end)
    assert cut_points(starts, end) == starts


def test_it_cuts_nothing_without_keyframes() -> None:
    assert cut_points([], 10) == ()
