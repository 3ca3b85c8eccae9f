"""Every page speaks both languages, and Spanish pages keep no English behind."""

import ast
import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from catalog.models import Playable
from streamex.tests.pages.conftest import give_media

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "es" / "LC_MESSAGES" / "django.po"
PLACEHOLDERS = re.compile(r"%\(\w+\)[ds]|%[ds]|\{\w+\}")

PAGES = [
    "account_login", "account_signup", "account_reset_password", "web:landing", "web:about",
]  # fmt: skip
PRIVATE_PAGES = [
    "web:home", "web:browse", "web:my-list", "web:settings", "web:profiles", "web:profile-create",
    "web:unlock", "account_email", "account_change_password", "account_logout", "mfa_index",
    "usersessions_list",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_it_renders_for_visitors(client, db, name: str, language: str) -> None:
    page = client.get(reverse(name), headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PRIVATE_PAGES)
def test_it_renders_for_a_profile(ada, client_for, name: str, language: str) -> None:
    page = client_for(ada).get(reverse(name), headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text


def entries() -> list[dict[str, str]]:
    """Return the entries of the Spanish catalogue: keyword (msgid, msgstr[0] …) → text."""
    blocks = CATALOGUE.read_text().split("\n\n")[1:]
    return [parse(block) for block in blocks if block.strip()]


def parse(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, line = line.split(" ", 1)
        found[keyword] = found.get(keyword, "") + ast.literal_eval(line)
    return found


class Texts(HTMLParser):
    """Collects the texts of a page that people read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in {"script", "style"}
        words = {"alt", "title", "aria-label", "placeholder"}
        self.found.update(value.strip() for name, value in attrs if value and name in words)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.add(" ".join(data.split()))


def test_the_spanish_catalogue_is_complete() -> None:
    assert len(entries()) > 500
    assert ", fuzzy" not in CATALOGUE.read_text()
    for entry in entries():
        texts = [text for keyword, text in entry.items() if keyword.startswith("msgstr")]
        assert all(texts), entry["msgid"]


def test_its_placeholders_are_those_of_the_english() -> None:
    for entry in entries():
        one = set(PLACEHOLDERS.findall(entry["msgid"]))
        # Of one it may be said without its number.
        many = set(PLACEHOLDERS.findall(entry.get("msgid_plural", entry["msgid"])))
        for keyword, text in entry.items():
            if keyword.startswith("msgstr"):
                expected = one if keyword in {"msgstr", "msgstr[0]"} else many
                assert set(PLACEHOLDERS.findall(text)) == expected, entry["msgid"]


def test_it_is_compiled() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries():
        if "msgctxt" in entry:
            assert compiled.pgettext(entry["msgctxt"], entry["msgid"]) == entry["msgstr"]
        elif "msgid_plural" not in entry:
            assert compiled.gettext(entry["msgid"]) == entry["msgstr"], "run make messages"


@pytest.mark.parametrize("name", [*PAGES, *PRIVATE_PAGES])
def test_no_english_is_left_on_a_spanish_page(ada, client_for, film: Playable, name: str) -> None:
    give_media(film)
    client = client_for(ada) if name in PRIVATE_PAGES else client_for()
    page = client.get(reverse(name), headers={"accept-language": "es"})
    reader = Texts()
    reader.feed(page.text)
    # Only what is the same in both languages may stand there, and the switch to English.
    same = {entry.get("msgstr", "") for entry in entries()} | {"English"}
    assert reader.found & {entry["msgid"] for entry in entries()} - same == set()
