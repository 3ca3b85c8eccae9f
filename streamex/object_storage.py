"""How django-storages and boto3 talk to S3, and to what other makers call S3."""

from typing import Any, Literal

from botocore.config import Config


def s3_storage(
    *, bucket: str, endpoint: str, region: str, access_key: str, secret_key: str
) -> dict[str, Any]:
    """Return the entry of STORAGES for a bucket.

    `endpoint` is empty for Amazon's own; without keys the machine's are used (environment,
    profile, instance role).
    """
    addressing: Literal["path", "auto"] = "path" if endpoint else "auto"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region,
            "access_key": access_key or None,
            "secret_key": secret_key or None,
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
            "signature_version": "s3v4",
            "addressing_style": addressing,
            # A storage that stalls must not hold a page or a worker for ever; checksums in
            # trailers are what other makers' S3 servers stumble over.
            "client_config": Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "total_max_attempts": 4},
                s3={"addressing_style": addressing},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
