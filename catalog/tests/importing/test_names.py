"""The golden table: what paths say by the conventions of Kodi, Plex and Jellyfin."""

from pathlib import PurePosixPath

import pytest

from catalog.importing.reading.folders import FolderLayout
from catalog.importing.reading.names import ParsedPath, is_sample, parse_path

ROOT = PurePosixPath("/media/library")


def read(path: str, *beside: str, root: PurePosixPath = ROOT) -> ParsedPath:
    paths = [root / each for each in (path, *beside)]
    return parse_path(paths[0], FolderLayout(paths, root=root))


#: Path, title, year, version.
FILMS = [
    ("Film (1999)/Film (1999).mkv", "Film", 1999, ""),
    ("Film (1999).mkv", "Film", 1999, ""),
    ("Films/Film [1999].mp4", "Film", 1999, ""),
    ("The.Third.Man.1949.1080p.BluRay.x264-GRP.mkv", "The Third Man", 1949, ""),
    ("The Third Man (1949)/the.third.man.1949.1080p.mkv", "The Third Man", 1949, ""),
    ("Blade Runner 2049 (2017)/Blade Runner 2049 (2017).mkv", "Blade Runner 2049", 2017, ""),
    ("2001 A Space Odyssey (1968).mkv", "2001 A Space Odyssey", 1968, ""),
    ("1917 (2019).mkv", "1917", 2019, ""),
    ("2012.mkv", "2012", None, ""),
    ("300.mkv", "300", None, ""),
    ("12 Angry Men.mkv", "12 Angry Men", None, ""),
    ("Apollo 13.mkv", "Apollo 13", None, ""),
    ("Ocean's 11.mkv", "Ocean's 11", None, ""),
    ("THX 1138.mkv", "THX 1138", None, ""),
    ("Se7en.mkv", "Se7en", None, ""),
    ("Dune Part Two 2024 2160p WEB-DL.mkv", "Dune Part Two", 2024, ""),
    ("Kill.Bill.Vol.1.2003.mkv", "Kill Bill Vol 1", 2003, ""),
    ("Film (1999) {tmdb-603}.mkv", "Film", 1999, ""),
    ("Film (1999) [imdbid-tt0133093]/Film (1999).mkv", "Film", 1999, ""),
    ("Film (1999) {edition-Director's Cut}.mkv", "Film", 1999, "Director's Cut"),
    ("Film (1999)/Film (1999) - Director's Cut.mkv", "Film", 1999, "Director's Cut"),
    ("Film (1999)/Film (1999) [Extended].mkv", "Film", 1999, "Extended"),
    ("Film (1999)/Film (1999) - 1080p.mkv", "Film", 1999, "1080p"),
    ("Film (1999)/movie.mkv", "Film", 1999, ""),
    ("El laberinto del fauno (2006).mkv", "El laberinto del fauno", 2006, ""),
    ("Películas/Volver (2006)/Volver (2006).mkv", "Volver", 2006, ""),
    ("¿Qué he hecho yo para merecer esto! (1984).avi",
     "¿Qué he hecho yo para merecer esto!", 1984, ""),
    ("Amélie.2001.FRENCH.720p.mkv", "Amélie", 2001, ""),
    ("Nuovo.Cinema.Paradiso.1988.ITALIAN.1080p.mkv", "Nuovo Cinema Paradiso", 1988, ""),
    ("千と千尋の神隠し (2001).mkv", "千と千尋の神隠し", 2001, ""),
    ("Сталкер (1979)/Сталкер (1979).mkv", "Сталкер", 1979, ""),
    ("BigBuckBunny.mp4", "Big Buck Bunny", None, ""),
    ("harbour_lights.mp4", "harbour lights", None, ""),
    ("The Italian Job (1969).mkv", "The Italian Job", 1969, ""),
    ("(500) Days of Summer (2009).mkv", "(500) Days of Summer", 2009, ""),
    ("Mission Impossible - Fallout (2018).mkv", "Mission Impossible - Fallout", 2018, ""),
    ("Toy Story 3.mkv", "Toy Story 3", None, ""),
    ("The Complete Web of Proper Lies.mkv", "The Complete Web of Proper Lies", None, ""),
    ("Extended Family.mkv", "Extended Family", None, ""),
    ("Up Series (1964-2019).mkv", "Up Series", 1964, ""),
    ("Film (1999) (2004).mkv", "Film", 1999, ""),
    ("Granite.Bay.1996-2007.1080p.mkv", "Granite Bay", 1996, ""),
    ("Granite Bay (1996, 2007).mkv", "Granite Bay", 1996, ""),
]  # fmt: skip

#: Path, title, year, season, first, last, name.
EPISODES = [
    ("Show (2020)/Season 01/Show S01E02 - Name.mkv", "Show", 2020, 1, 2, None, "Name"),
    ("Show (2020)/Season 1/Show (2020) - s01e02 - Name.mkv", "Show", 2020, 1, 2, None, "Name"),
    ("Show/Season 01/S01E02.mkv", "Show", None, 1, 2, None, ""),
    ("Show/Season 01/02 - Name.mkv", "Show", None, 1, 2, None, "Name"),
    ("Show/Season 01/Episode 3.mkv", "Show", None, 1, 3, None, ""),
    ("Show/Season 01/07.mkv", "Show", None, 1, 7, None, ""),
    ("Show/Specials/Show S00E01 - Pilot.mkv", "Show", None, 0, 1, None, "Pilot"),
    ("Show/Season 00/Show S00E02.mkv", "Show", None, 0, 2, None, ""),
    ("Show/Specials/02 - Making of.mkv", "Show", None, 0, 2, None, "Making of"),
    ("Show/Season 01/Show S01E01-E02.mkv", "Show", None, 1, 1, 2, ""),
    ("Show/Season 01/Show S01E01E02 - Both.mkv", "Show", None, 1, 1, 2, "Both"),
    ("Show/Season 01/Show S01E03-05.mkv", "Show", None, 1, 3, 5, ""),
    ("Show/Season 01/Show - 1x02 - Name.mkv", "Show", None, 1, 2, None, "Name"),
    ("Show/Season 01/Show - 1x02-1x03.mkv", "Show", None, 1, 2, 3, ""),
    ("Harbour Lights S01E02 The Fog.mp4", "Harbour Lights", None, 1, 2, None, "The Fog"),
    ("Harbour.Lights.S01E02.The.Fog.1080p.WEB-DL.x264.mkv",
     "Harbour Lights", None, 1, 2, None, "The Fog"),
    ("Harbour.Lights.2019.S02E11.720p.mkv", "Harbour Lights", 2019, 2, 11, None, ""),
    ("The Office (US)/Season 01/The Office (US) - S01E01 - Pilot.mkv",
     "The Office (US)", None, 1, 1, None, "Pilot"),
    ("The 100/Season 2/The 100 - 2x03.mkv", "The 100", None, 2, 3, None, ""),
    ("24/Season 01/24 - S01E01 - 12:00 a.m.mkv", "24", None, 1, 1, None, "12:00 a.m"),
    ("La casa de papel/Temporada 1/La casa de papel 1x03 - Nombre.mkv",
     "La casa de papel", None, 1, 3, None, "Nombre"),
    ("El ministerio del tiempo/Temporada 02/03 - Tiempo de hidalgos.mp4",
     "El ministerio del tiempo", None, 2, 3, None, "Tiempo de hidalgos"),
    ("Cuéntame cómo pasó/Especiales/Cuéntame cómo pasó S00E01.mkv",
     "Cuéntame cómo pasó", None, 0, 1, None, ""),
    ("Show (2020) {tvdb-12345}/Season 01/Show S01E01.mkv", "Show", 2020, 1, 1, None, ""),
    ("Harbour Lights Season 3/Harbour Lights S03E01.mkv", "Harbour Lights", None, 3, 1, None, ""),
    ("Show/Season 2009/Show S2009E14.mkv", "Show", None, 2009, 14, None, ""),
    ("News.2020.03.15.Sunday.mkv", "News", None, 2020, 315, None, "Sunday"),
    ("Show/Show S01E100.mkv", "Show", None, 1, 100, None, ""),
    ("進撃の巨人/Season 01/進撃の巨人 S01E05.mkv", "進撃の巨人", None, 1, 5, None, ""),
    ("Show/Season 01/Show S01E02 [1080p].mkv", "Show", None, 1, 2, None, ""),
    ("千と (2001)/Season 1/千と - 2.mkv", "千と", 2001, 1, 2, None, ""),
    ("Show (2020)/Season 2/Show - 3 - The fog.mkv", "Show", 2020, 2, 3, None, "The fog"),
    ("Granite Bay (1996-2007)/Season 1/S01E01.mkv", "Granite Bay", 1996, 1, 1, None, ""),
    ("Granite Bay [1996–2007]/Season 1/S01E01.mkv", "Granite Bay", 1996, 1, 1, None, ""),
    ("Granite Bay (1996 - 07)/Season 1/S01E01.mkv", "Granite Bay", 1996, 1, 1, None, ""),
    ("Granite Bay (1996-)/Season 1/S01E01.mkv", "Granite Bay", 1996, 1, 1, None, ""),
    ("Granite Bay (1996-present) {tvdb-7}/Season 1/S01E01.mkv",
     "Granite Bay", 1996, 1, 1, None, ""),
    ("Granite Bay (1996-2007)/Granite Bay (1996-2007) S02E03 - The fog (1996-2007).mkv",
     "Granite Bay", 1996, 2, 3, None, "The fog"),
]  # fmt: skip

#: Path, album, year, artist, disc, number, name.
TRACKS = [
    ("Artist/Album/01 - Track.flac", "Album", None, "Artist", 1, 1, "Track"),
    ("Artist/Album (1999)/02 Track.mp3", "Album", 1999, "Artist", 1, 2, "Track"),
    ("Artist/1999 - Album/03. Track.mp3", "Album", 1999, "Artist", 1, 3, "Track"),
    ("Music/Artist/Album/CD1/01 - Track.flac", "Album", None, "Artist", 1, 1, "Track"),
    ("Artist/Album/Disc 2/05 - Track.flac", "Album", None, "Artist", 2, 5, "Track"),
    ("Artist/Album/2-05 Track.flac", "Album", None, "Artist", 2, 5, "Track"),
    ("Artist - Album (2001)/01 - Track.ogg", "Album", 2001, "Artist", 1, 1, "Track"),
    ("Artist/Artist - Album/04 - Track.m4a", "Album", None, "Artist", 1, 4, "Track"),
    ("Música/Mercedes Sosa/Mujeres argentinas (1969)/07 - Alfonsina y el mar.flac",
     "Mujeres argentinas", 1969, "Mercedes Sosa", 1, 7, "Alfonsina y el mar"),
    ("Sigur Rós/Ágætis byrjun/01 - Intro.opus", "Ágætis byrjun", None, "Sigur Rós", 1, 1, "Intro"),
    ("Binärpilot - Bend.mp3", "Binärpilot - Bend", None, "", 1, None, "Binärpilot - Bend"),
    ("waves.mp3", "waves", None, "", 1, None, "waves"),
    ("Artist/Album/Artist - 06 - Track.mp3", "Album", None, "Artist", 1, 6, "Track"),
    ("Artist/Album/99 Luftballons.mp3", "Album", None, "Artist", 1, 99, "Luftballons"),
    ("Artist/Anthology (1996-2007)/01 - Track.mp3",
     "Anthology", 1996, "Artist", 1, 1, "Track"),
    ("Artist/Album/1979.mp3", "Album", None, "Artist", 1, None, "1979"),
    ("Artist/Album/Disco 1/01 - Canción.mp3", "Album", None, "Artist", 1, 1, "Canción"),
]  # fmt: skip

#: Path, files beside it, course, section, its name, number, name.
LESSONS = [
    ("Python/01 - Welcome.mp4", ["Python/02 - Loops.mp4"], "Python", 1, "", 1, "Welcome"),
    ("Courses/Python (2021)/1. Welcome.mp4", ["Courses/Python (2021)/2. Loops.mp4"],
     "Python", 1, "", 1, "Welcome"),
    ("Python/01 - Basics/01 - Welcome.mp4", ["Python/01 - Basics/02 - Loops.mp4"],
     "Python", 1, "Basics", 1, "Welcome"),
    ("Python/02 - More/03 - Classes.mp4",
     ["Python/02 - More/01 - Files.mp4", "Python/01 - Basics/01 - Welcome.mp4"],
     "Python", 2, "More", 3, "Classes"),
    ("Python/Section 2/01 - Classes.mp4", ["Python/Section 1/01 - Welcome.mp4"],
     "Python", 2, "", 1, "Classes"),
    ("Python/Lesson 1 - Welcome.mp4", ["Python/Lesson 2 - Loops.mp4"],
     "Python", 1, "", 1, "Welcome"),
    ("Cursos/Guitarra/Lección 1 - Acordes.mp4", ["Cursos/Guitarra/Lección 2 - Ritmo.mp4"],
     "Guitarra", 1, "", 1, "Acordes"),
    ("Guitarra/Módulo 1 - Inicio/01 - Afinar.mp4", ["Guitarra/Módulo 2 - Más/01 - Cejilla.mp4"],
     "Guitarra", 1, "Inicio", 1, "Afinar"),
    ("Guitarra/Tema 02 - Más/02 Cejilla.mp4", ["Guitarra/Tema 02 - Más/01 Ritmo.mp4"],
     "Guitarra", 2, "Más", 2, "Cejilla"),
]  # fmt: skip

#: Path, files beside it, kind of the title, title, name.
EXTRAS = [
    ("Film (1999)/Film (1999)-trailer.mp4", [], "movie", "Film", "Trailer"),
    ("Film (1999)/trailers/Teaser.mp4", [], "movie", "Film", "Teaser"),
    ("Film (1999)/Behind The Scenes/Making of.mkv", [], "movie", "Film", "Making of"),
    ("Film (1999)/extras/Interview-interview.mkv", [], "movie", "Film", "Interview"),
    ("Film (1999)/movie-trailer.mp4", [], "movie", "Film", "Trailer"),
    ("Show (2020)/extras/Bloopers.mkv", ["Show (2020)/Season 01/Show S01E01.mkv"],
     "series", "Show", "Bloopers"),
    ("Show (2020)/Season 01/Featurettes/The fog.mkv", ["Show (2020)/Season 01/Show S01E01.mkv"],
     "series", "Show", "The fog"),
    ("Volver (2006)/Escenas eliminadas/La despedida.mkv", [], "movie", "Volver", "La despedida"),
]  # fmt: skip


def test_it_is_a_table_worth_the_name() -> None:
    assert len(FILMS) + len(EPISODES) + len(TRACKS) + len(LESSONS) + len(EXTRAS) >= 80


@pytest.mark.parametrize(("path", "title", "year", "version"), FILMS)
def test_it_reads_films(path: str, title: str, year: int | None, version: str) -> None:
    found = read(path)
    assert (found.kind, found.title_kind) == ("film", "movie")
    assert (found.title, found.year, found.version, found.part) == (title, year, version, None)


@pytest.mark.parametrize(("path", "title", "year", "season", "first", "last", "name"), EPISODES)
def test_it_reads_episodes(path, title, year, season, first, last, name) -> None:
    found = read(path)
    assert (found.kind, found.title_kind) == ("episode", "series")
    assert (found.title, found.year, found.season) == (title, year, season)
    assert (found.number, found.last_number, found.name) == (first, last, name)


@pytest.mark.parametrize(("path", "album", "year", "artist", "disc", "number", "name"), TRACKS)
def test_it_reads_tracks(path, album, year, artist, disc, number, name) -> None:
    found = read(path)
    assert (found.kind, found.title_kind) == ("track", "album")
    assert (found.title, found.year, found.artist) == (album, year, artist)
    assert (found.season, found.number, found.name) == (disc, number, name)


@pytest.mark.parametrize(
    ("path", "beside", "course", "section", "section_name", "number", "name"), LESSONS
)
def test_it_reads_lessons(path, beside, course, section, section_name, number, name) -> None:
    found = read(path, *beside)
    assert (found.kind, found.title_kind, found.title) == ("lesson", "course", course)
    assert (found.season, found.season_name) == (section, section_name)
    assert (found.number, found.name) == (number, name)


@pytest.mark.parametrize(("path", "beside", "kind", "title", "name"), EXTRAS)
def test_it_reads_extras(path, beside, kind, title, name) -> None:
    found = read(path, *beside)
    assert (found.kind, found.title_kind, found.title) == ("extra", kind, title)
    assert found.name == name


def test_it_reads_ids() -> None:
    assert read("Film (1999) {tmdb-603}/Film (1999).mkv").ids == (("tmdb", "603"),)
    assert read("Film (1999) [imdbid-tt0133093].mkv").ids == (("imdb", "tt0133093"),)
    assert read("Show (2020) {tvdb-12}/Season 01/Show S01E01.mkv").ids == (("tvdb", "12"),)


def test_it_tells_pieces_from_films() -> None:
    pieces = [f"Film (1999)/Film (1999)-cd{number}.avi" for number in (1, 2)]
    assert [read(*pieces).part, read(*pieces).title] == [1, "Film"]
    assert read("Dune - Part 1 (2021).mkv").part is None
    assert read("Film (1999)/Film (1999) part1.mkv").part is None


def test_it_reads_a_row_of_numbers_as_episodes() -> None:
    row = [f"[Group] Some Anime - {number:02} [1080p].mkv" for number in (7, 8)]
    assert (read(*row).kind, read(*row).title, read(*row).number) == ("episode", "Some Anime", 7)
    assert read("Ocean's - 11.mkv", "Film - 7.mkv").kind == "film"


def test_it_knows_the_folder_that_is_imported_itself() -> None:
    root = PurePosixPath("/tv/Show (2020)/Season 01")
    assert read("Show S01E02.mkv", root=root).year == 2020
    assert read("02 - Name.mkv", root=root).title == "Show"
    film = read("movie.mkv", root=PurePosixPath("/films/Film (1999)"))
    assert (film.title, film.year) == ("Film", 1999)
    album = PurePosixPath("/music/Album")
    assert read("01 - Track.flac", root=album).title == "Album"


def test_it_does_not_name_works_after_libraries() -> None:
    assert read("waves.mp3", root=PurePosixPath("/srv/music")).artist == ""
    lessons = ["01 - One.mp4", "02 - Two.mp4"]
    assert read(*lessons, root=PurePosixPath("/srv/films")).kind == "film"


def test_it_reads_decomposed_names_as_composed_ones() -> None:
    assert read("Ame\u0301lie (2001).mkv").title == "Amélie"


def test_it_hides_what_cannot_be_seen() -> None:
    assert read("Film\u202e (1999).mkv").title == "Film"


def test_it_cuts_endless_names() -> None:
    assert len(read(f"{'Film ' * 200}(1999).mkv").title) <= 200


@pytest.mark.parametrize("name", ["sample.mkv", "Film-sample.mkv", "film.sample.mp4"])
def test_it_knows_samples(name: str) -> None:
    assert is_sample(PurePosixPath(name))
    assert not is_sample(PurePosixPath("Sampler.mkv"))
