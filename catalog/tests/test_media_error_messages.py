import pickle

import pytest
from django.utils import translation

from catalog.media_error_messages import SENTENCES, sentence
from media_engine.errors import ErrorCode, MediaError
from media_engine.languages import language_tag


def test_every_reason_has_a_sentence_that_says_what_to_do():
    with translation.override("en"):
        for code in ErrorCode:
            assert sentence(code).count(".") >= 1, code
            assert len(code.value) <= 30
    assert set(SENTENCES) == set(ErrorCode)


def test_an_unknown_code_still_says_something():
    assert sentence("from an older release")


def test_it_survives_a_queue():
    error = pickle.loads(pickle.dumps(MediaError(ErrorCode.DISK_FULL, "a\0b")))  # noqa: S301
    assert (error.code, error.detail, error.is_retryable) == (ErrorCode.DISK_FULL, "ab", True)
    assert not MediaError(ErrorCode.NOT_MEDIA).is_retryable


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("eng", "en"),
        ("spa", "es"),
        ("es-MX", "es-MX"),
        ("pt_BR", "pt-BR"),
        ("ger", "de"),
        ("und", ""),
        (None, ""),
        ('en",X="', ""),
        ("english", ""),
    ],
)
def test_it_reads_languages(given, expected):
    assert language_tag(given) == expected
