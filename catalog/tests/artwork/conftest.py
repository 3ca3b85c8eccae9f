"""What the tests of pictures share: both storages."""

import pytest

from catalog.tests.stored import local_media, s3_media  # noqa: F401 - fixtures


@pytest.fixture(params=["local", "s3"])
def any_storage(request: pytest.FixtureRequest) -> str:
    """The local disk in one run of the test, a real S3 server in the other."""
    request.getfixturevalue(f"{request.param}_media")
    name: str = request.param
    return name
