from catalog.tests.stored import local_media  # noqa: F401 – a fixture
