"""Media assets in the administration: receiving, watching, trying again."""

import json
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.media_error_messages import sentence
from catalog.models import Genre, MediaAsset, Playable, Title
from catalog.tests.ingest.conftest import stored_hash, stored_keys
from media_engine.packaging.renditions import hash_file
from streamex.tests.refusals import ASKED_TO_SIGN_IN, refusal

ADD = "/admin/catalog/mediaasset/add/"
LIST = "/admin/catalog/mediaasset/"
Status = MediaAsset.Status


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    """The browser of an editor."""
    return client_for(editor)


@pytest.fixture
def failed(film: Playable) -> MediaAsset:
    """An asset that failed, with a detail that must not run as a script."""
    return MediaAsset.objects.create(
        playable=film, file_name="<script>alert(1)</script>.mp4", source_key="sources/a",
        source_bytes=1000, queued_at=timezone.now(), status=Status.FAILED, error_code="truncated",
        error_detail="<script>alert(2)</script>",
    )  # fmt: skip


def page_of(asset: MediaAsset) -> str:
    return reverse("admin:catalog_mediaasset_change", args=[asset.pk])


def retry_of(asset: MediaAsset) -> str:
    return reverse("admin:catalog_mediaasset_retry", args=[asset.pk])


def upload(client: Client, content: bytes = b"bytes", name: str = "film.mp4", **fields: object):
    return client.post(ADD, {**fields, "file": SimpleUploadedFile(name, content)})


def test_it_shows_the_form(editor_client: Client) -> None:
    answer = editor_client.get(ADD)
    assert answer.status_code == 200
    assert b'enctype="multipart/form-data"' in answer.content
    # The token must arrive before the file does.
    assert answer.content.index(b"csrfmiddlewaretoken") < answer.content.index(b'type="file"')


def test_it_receives_a_file(any_storage: str, editor_client: Client, sample, tmp_path) -> None:
    source = sample("silent.mp4")
    answer = upload(editor_client, source.read_bytes(), "../../Night\u202eTrain.mp4")
    asset = MediaAsset.objects.get()
    assert answer["Location"] == page_of(asset)
    assert (asset.file_name, asset.owner, asset.status) == ("NightTrain.mp4", None, Status.QUEUED)
    assert asset.source_sha256 == hash_file(source) == stored_hash(asset.source_key, tmp_path)
    assert LogEntry.objects.get().object_id == str(asset.pk)


def test_it_receives_without_a_temporary_file(local_media, settings, editor_client: Client) -> None:
    before = set(settings.SCRATCH_DIR.iterdir())
    seen: list[set] = []

    class Watching(SimpleUploadedFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            seen.append(set(settings.SCRATCH_DIR.iterdir()) - before)
            yield from super().chunks(chunk_size)

    editor_client.post(ADD, {"file": Watching("film.mp4", b"x" * (8 * 1024 * 1024))})
    assert MediaAsset.objects.get().source_bytes == 8 * 1024 * 1024
    assert set(settings.SCRATCH_DIR.iterdir()) == before


def test_it_attaches_what_it_receives(local_media, editor_client: Client, film: Playable) -> None:
    upload(editor_client, playable=film.pk)
    assert film.asset == MediaAsset.objects.get()


def test_it_makes_a_new_film(local_media, editor_client: Client) -> None:
    genre = Genre.objects.create(slug="drama", name="Drama")
    upload(editor_client, film_name="Night Train", genre=genre.pk, is_published="on")
    title = Title.objects.get()
    assert (title.name, title.kind, title.status) == ("Night Train", "movie", "published")
    assert list(title.genres.all()) == [genre]
    assert title.playables.get().asset.source_bytes == 5
    upload(editor_client, film_name="Night Train")
    draft = Title.objects.latest("pk")
    assert (draft.status, draft.slug) == ("draft", "night-train-2")


@pytest.mark.parametrize(
    ("fields", "content", "word"),
    [
        ({}, b"", "empty"),
        ({"playable": "999"}, b"x", "valid choice"),
        ({"playable": "film", "film_name": "Another"}, b"x", "not both"),
    ],
)
def test_it_keeps_nothing_of_what_it_refuses(
    any_storage: str, editor_client: Client, film: Playable, fields, content: bytes, word: str
) -> None:
    fields = {name: film.pk if value == "film" else value for name, value in fields.items()}
    answer = upload(editor_client, content, **fields)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert stored_keys("sources") == set()
    assert (MediaAsset.objects.count(), Title.objects.count()) == (0, 1)


def test_it_asks_for_a_file(local_media, editor_client: Client) -> None:
    assert editor_client.post(ADD, {"film_name": "Night Train"}).status_code == 422
    assert not Title.objects.exists()


def test_it_refuses_what_is_too_large_before_it_arrives(
    local_media, settings, editor_client
) -> None:
    settings.MAX_SOURCE_BYTES = 1000
    answer = upload(editor_client, b"x" * (3 * 1024 * 1024))
    assert answer.status_code == 413
    assert sentence("too_large_file") in answer.content.decode()
    assert stored_keys("sources") == set()


def test_it_refuses_what_lied_about_its_size(local_media, settings, editor_client: Client) -> None:
    settings.MAX_SOURCE_BYTES = 1000
    answer = upload(editor_client, b"x" * 1001)
    assert answer.status_code == 422
    assert sentence("too_large_file") in answer.content.decode()
    assert stored_keys("sources") == set()


def test_it_keeps_nothing_of_an_upload_that_breaks_off(
    any_storage: str, editor_client: Client
) -> None:
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n" + "x" * 3_000_000
    ).encode()
    answer = editor_client.generic("POST", ADD, body, f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert stored_keys("sources") == set()
    assert not MediaAsset.objects.exists()


def test_it_says_in_words_that_the_storage_is_away(
    s3_media, settings, editor_client: Client
) -> None:
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    answer = upload(editor_client)
    assert answer.status_code == 422
    assert sentence("storage_failed") in answer.content.decode()


def test_it_receives_nothing_from_others(
    local_media, client_for, ada, stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(*_args: object) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr(MultiPartParser, "parse", parse)
    clerk = User.objects.create_user("clerk@example.com", "x", is_staff=True)
    assert upload(client_for(clerk)).status_code == 403
    for client in (client_for(), client_for(ada), client_for(stranger)):
        assert refusal(upload(client)) == ASKED_TO_SIGN_IN
    assert stored_keys("sources") == set()


def test_it_receives_nothing_without_a_token(local_media, editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert upload(client).status_code == 403
    assert stored_keys("sources") == set()
    assert not MediaAsset.objects.exists()


def test_it_tells_how_work_stands(editor_client: Client, failed: MediaAsset) -> None:
    MediaAsset.objects.create(
        file_name="b", source_key="sources/b", source_bytes=1, queued_at=timezone.now(),
        status=Status.PROCESSING, stage="encoding", progress_percent=42, eta_seconds=130,
    )  # fmt: skip
    ids = [str(pk) for pk in MediaAsset.objects.values_list("pk", flat=True)]
    url = reverse("admin:catalog_mediaasset_progress")
    answer = editor_client.get(url, {"id": [*ids, "x", "-1", "9" * 30]})
    states = {state["status"]: state for state in json.loads(answer.content)["assets"]}
    assert states["failed"]["text"] == sentence("truncated")
    assert states["failed"]["is_settled"] is True
    text = states["processing"]["text"]
    assert "42 %" in text
    assert "about 2 minutes left" in text
    assert states["processing"]["is_settled"] is False


def test_it_tells_others_nothing(ada, client_for, failed: MediaAsset) -> None:
    url = reverse("admin:catalog_mediaasset_progress")
    for client in (client_for(), client_for(ada)):
        assert refusal(client.get(url, {"id": failed.pk})) == ASKED_TO_SIGN_IN


def test_it_shows_the_reason_and_runs_no_script(editor_client: Client, failed: MediaAsset) -> None:
    for url in (page_of(failed), LIST):
        html = editor_client.get(url).content.decode()
        assert "The end of this file is missing" in html
        assert "<script>alert" not in html
        assert "Traceback" not in html


def test_it_tries_again(editor_client: Client, failed: MediaAsset) -> None:
    assert retry_of(failed) in editor_client.get(page_of(failed)).content.decode()
    editor_client.post(retry_of(failed))
    failed.refresh_from_db()
    assert (failed.status, failed.error_code, failed.attempts) == (Status.QUEUED, "", 0)
    again = editor_client.post(retry_of(failed), follow=True)
    assert "it has not failed" in again.content.decode()


def test_it_tries_again_by_post_and_for_editors_only(
    editor_client, client_for, ada, failed: MediaAsset
) -> None:
    assert editor_client.get(retry_of(failed)).status_code == 405
    for client in (client_for(), client_for(ada)):
        assert refusal(client.post(retry_of(failed))) == ASKED_TO_SIGN_IN
    assert editor_client.post(retry_of(failed).replace(str(failed.pk), "99999")).status_code == 404
    failed.refresh_from_db()
    assert failed.status == Status.FAILED


def test_it_tries_many_again(editor_client: Client, failed: MediaAsset) -> None:
    data = {"action": "retry_chosen", "_selected_action": [failed.pk]}
    answer = editor_client.post(LIST, data, follow=True)
    assert "1 asset is tried again." in answer.content.decode()


def inline_management() -> dict[str, object]:
    return {"renditions-TOTAL_FORMS": 0, "renditions-INITIAL_FORMS": 0}


def test_it_attaches_and_queues_the_pictures(editor_client: Client, film: Playable) -> None:
    asset = MediaAsset.objects.create(
        file_name="a", source_key="sources/a", source_bytes=1, queued_at=timezone.now(),
        status=Status.READY, duration_seconds=12.5,
    )  # fmt: skip
    answer = editor_client.post(page_of(asset), {"playable": film.pk, **inline_management()})
    assert answer.status_code == 302
    asset.refresh_from_db()
    film.refresh_from_db()
    assert (asset.playable, asset.status, film.duration_seconds) == (film, Status.QUEUED, 12.5)
    editor_client.post(page_of(asset), {"playable": "", **inline_management()})
    asset.refresh_from_db()
    assert asset.playable is None


def test_it_deletes_with_the_objects(
    local_media, editor_client: Client, take_in, django_capture_on_commit_callbacks
) -> None:
    asset = take_in("silent.mp4")
    url = reverse("admin:catalog_mediaasset_delete", args=[asset.pk])
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(url, {"post": "yes"})
    assert (MediaAsset.objects.count(), stored_keys("sources")) == (0, set())


def test_it_leaves_what_users_own_alone(editor_client: Client, ada, failed: MediaAsset) -> None:
    MediaAsset.objects.update(playable=None, owner=ada.user)
    assert editor_client.post(retry_of(failed)).status_code == 403
    failed.refresh_from_db()
    assert failed.status == Status.FAILED


@pytest.mark.parametrize("count", [10, 200])
def test_it_lists_in_a_fixed_number_of_queries(
    editor_client: Client, make_title, django_assert_max_num_queries, count: int
) -> None:
    for number in range(count):
        playable = Playable.objects.create(title=make_title(), kind="film")
        MediaAsset.objects.create(
            playable=playable, file_name=str(number), source_key=str(number), source_bytes=1,
            queued_at=timezone.now(),
        )  # fmt: skip
    with django_assert_max_num_queries(9):
        assert editor_client.get(LIST).status_code == 200


def test_its_scripts_are_files(editor_client: Client, failed: MediaAsset) -> None:
    for url in (ADD, page_of(failed), LIST):
        answer = editor_client.get(url)
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "admin-streamex/progress.js" in answer.content.decode()
    assert (django_settings.BASE_DIR / "static/admin-streamex/upload.js").is_file()
