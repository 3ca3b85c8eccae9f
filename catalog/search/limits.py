"""How often somebody may ask: suggestions come with every keystroke, and cost a worker each."""

import time

from django.core.cache import cache

#: For a user, in a minute: nobody types faster; a script would.
SUGGESTIONS_PER_MINUTE = 300
SEARCHES_PER_MINUTE = 90
_MINUTE = 60


def is_within(limit: int, *, name: str, user_id: int, at: float | None = None) -> bool:
    """Count one more request, and say whether it is among the `limit` of this minute.

    Counted per process unless Redis is the cache; where the cache is unavailable nobody is refused,
    since what is guarded is time and not a secret.
    """
    minute = int((time.time() if at is None else at) // _MINUTE)
    key = f"search-limit-{name}-{user_id}-{minute}"
    cache.add(key, 0, timeout=2 * _MINUTE)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # It was evicted between the two.
        return True
