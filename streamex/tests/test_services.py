"""The servers that other tests rely on are the real ones, and as strict as in production."""

import urllib.error
import urllib.request

import boto3
import psycopg
import pytest
import redis
from botocore.exceptions import ClientError

from deploy.local.postgres import free_port
from streamex.tests.environment import run_folder


def test_it_gives_an_empty_postgres_database(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        assert connection.info.server_version >= 140000
        assert connection.execute(
            "select count(*) from pg_tables where schemaname = 'public'"
        ).fetchone() == (0,)


def test_it_gives_an_empty_redis(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_it_empties_redis_between_tests(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.get("left") is None


def test_it_refuses_unsigned_and_wrongly_signed_requests(s3_server, s3_bucket):
    bucket = s3_bucket()
    client = s3_server.client()
    client.put_object(Bucket=bucket, Key="film/0.mp4", Body=bytes(range(256)))
    url = client.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "film/0.mp4"})
    with urllib.request.urlopen(url) as response:
        assert response.read() == bytes(range(256))
    for refused in (url.partition("?")[0], url[:-1] + ("0" if url[-1] != "0" else "1")):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(refused)


def test_it_refuses_an_unknown_identity(s3_server, s3_bucket):
    bucket = s3_bucket()
    stranger = boto3.client(
        "s3",
        endpoint_url=s3_server.endpoint,
        aws_access_key_id="stranger",
        aws_secret_access_key="stranger",
        region_name=s3_server.region,
    )
    with pytest.raises(ClientError, match="InvalidAccessKeyId"):
        stranger.list_objects_v2(Bucket=bucket)


def test_it_answers_ranges_and_honours_cors(s3_server, s3_bucket):
    bucket = s3_bucket(cors_origins=["http://localhost:8000"])
    client = s3_server.client()
    client.put_object(Bucket=bucket, Key="0.mp4", Body=bytes(range(256)))
    url = client.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "0.mp4"})
    headers = {"Range": "bytes=10-12", "Origin": "http://localhost:8000"}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
        assert response.status == 206
        assert response.read() == bytes([10, 11, 12])
        assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:8000"


def test_it_makes_and_removes_many_buckets(s3_server, s3_bucket):
    for _ in range(12):
        s3_server.client().put_object(Bucket=s3_bucket(), Key="0.mp4", Body=b"x")


def test_it_runs_nginx_with_our_own_configuration(nginx, tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"0123456789")
    port = free_port()
    url, kept = nginx.start(
        f"server {{ listen 127.0.0.1:{port}; location / {{ root {tmp_path}; }} }}", port=port
    )
    with urllib.request.urlopen(f"{url}/film.mp4") as response:
        assert response.read() == b"0123456789"
    kept.stop()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url)


def test_it_works_in_a_folder_of_its_own(settings):
    assert settings.DATA_DIR.is_relative_to(run_folder().resolve())
