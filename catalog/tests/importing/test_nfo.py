"""Descriptions as Kodi writes them, and as nobody should."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.importing.reading.nfo import BadDescriptionError, Contributor, age_of, read_nfo

FILM = """<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<movie>
  <title>La niebla</title><originaltitle>The Fog</originaltitle><year>1999</year>
  <plot>A harbour. <b>Fog</b> &amp; lights.</plot><tagline>Nobody sees it coming.</tagline>
  <mpaa>Rated PG-13 for fear</mpaa><premiered>1999-03-31</premiered>
  <genre>Drama / Mystery</genre><genre>drama</genre>
  <director>Ada Byron</director><credits>Bo Li</credits>
  <actor><name>Cleo Diaz</name><role>The Keeper</role><order>0</order>
    <thumb>file:///etc/passwd</thumb></actor>
  <actor><name>Dan</name><order>1</order></actor>
  <uniqueid type="tmdb" default="true">603</uniqueid><uniqueid type="odd">x</uniqueid>
</movie>"""


def test_it_reads_a_film() -> None:
    found = read_nfo(FILM.encode())
    assert (found.kind, found.name, found.original_name) == ("movie", "La niebla", "The Fog")
    assert (found.year, found.synopsis) == (1999, "A harbour. Fog & lights.")
    assert found.tagline == "Nobody sees it coming."
    assert (found.maturity_age, found.maturity_reasons) == (13, "fear")
    assert found.genres == ("Drama", "Mystery")
    assert found.people == (
        Contributor("Cleo Diaz", "actor", "The Keeper", 0),
        Contributor("Dan", "actor", "", 1),
        Contributor("Ada Byron", "director"),
        Contributor("Bo Li", "writer"),
    )
    assert found.ids == (("tmdb", "603"),)


def test_it_reads_an_episode() -> None:
    text = "<episodedetails><title>The Fog</title><season>1</season><episode>2</episode>"
    found = read_nfo(f"{text}<aired>2020-05-01</aired></episodedetails>".encode())
    assert (found.season, found.episode, found.year) == (1, 2, 2020)


def test_it_reads_the_first_of_several_and_before_addresses() -> None:
    both = b"<episodedetails><title>One</title></episodedetails>" * 2
    assert read_nfo(both).name == "One"
    assert read_nfo(b"<movie><title>One</title></movie>\nhttps://example.com/1").name == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_reads_what_editors_save(encoding: str) -> None:
    assert read_nfo("<movie><title>Canción</title></movie>".encode(encoding)).name == "Canción"


LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]><movie><title>&c;</title></movie>"""
OUTSIDE = """<!DOCTYPE movie [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<movie><title>&x;</title></movie>"""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LAUGHS.encode(), "DTDForbidden"),
        (OUTSIDE.encode(), "DTDForbidden"),
        (LAUGHS.encode("utf-16"), "DTDForbidden"),
        (b'<!DOCTYPE movie SYSTEM "http://127.0.0.1/x.dtd"><movie/>', "DTDForbidden"),
        (b"<movie><title>" + b"x" * 10_000_000 + b"</title></movie>", "over 1048576 bytes"),
        (b"<movie><title>cut short", "mismatched tag: line 1, column 25"),
        (b"<movie>" * 100_000, "deeper than 50"),
        (b"https://www.example.com/title/603", "no XML"),
        (b"\xff\xfe\xff\xff\xff", "no XML"),
        (b"\x00\x01\x02", "no XML"),
        (b"", "no XML"),
        (b"<html><body>no</body></html>", "not a description: <html>"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADw-movie+AD4-', "no XML"),
    ],
    ids=["laughs", "outside", "laughs-16", "dtd", "10-mb", "cut", "deep", "address", "bad-16",
         "binary", "empty", "html", "utf-7"],
)  # fmt: skip
def test_it_refuses_what_is_hostile_or_broken(content: bytes, reason: str) -> None:
    """For what it is, so before the work that it would make."""
    with pytest.raises(BadDescriptionError) as refusal:
        read_nfo(content)
    assert str(refusal.value) == reason


def test_it_refuses_depth() -> None:
    deep = b"<movie><title>Deep</title>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</movie>"
    with pytest.raises(BadDescriptionError, match="deeper than 50"):
        read_nfo(deep)


def test_it_cuts_what_is_too_much() -> None:
    actors = "".join(f"<actor><name>A{n}</name></actor>" for n in range(1000))
    found = read_nfo(f"<movie><title>{'x' * 999}</title>{actors}</movie>".encode())
    assert (len(found.name), len(found.people)) == (999, 300)
    assert len(read_nfo(f"<movie><title>{'x' * 9999}</title></movie>".encode()).name) == 1000
    assert read_nfo(b"<movie><year>9999999999</year></movie>").year is None


@given(st.binary(max_size=400))
def test_it_raises_nothing_else(content: bytes) -> None:
    with contextlib.suppress(BadDescriptionError):
        read_nfo(b"<movie><title>" + content + b"</title></movie>")


@pytest.mark.parametrize(
    ("certificate", "age"),
    [
        ("PG-13", 13), ("Rated R for violence", 17), ("TV-MA", 17), ("TV-Y7", 7), ("US:TV-14", 14),
        ("DE:16", 16), ("FSK 12", 12), ("12A", 12), ("ES:APTA", 0), ("16+", 16), ("+18", 18),
        ("G", 0), ("U", 0), ("US:PG / DE:12", 12), ("NC-17", 18), ("Not Rated", None), ("", None),
        ("99", 99), ("1968", None), ("NR", None), ("ES:TP", 0),
    ],
)  # fmt: skip
def test_it_knows_ages(certificate: str, age: int | None) -> None:
    assert age_of(certificate) == age
