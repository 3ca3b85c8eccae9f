"""What there is: titles and what plays, people, media, uploads, discussions."""

from catalog.models.artwork import Artwork
from catalog.models.assets import MediaAsset
from catalog.models.changes import Change, HistoryEntry, HistoryFile
from catalog.models.discussions import Post, Thread
from catalog.models.importing import ImportItem, ImportRun, SourceFile, TitleKey
from catalog.models.languages import TitleLanguage
from catalog.models.people import Character, Credit, Person
from catalog.models.playables import Marker, Playable, Season
from catalog.models.renditions import Rendition, TextTrack
from catalog.models.search import Cue, SearchChange, SearchEntry, SearchWord
from catalog.models.titles import Album, Course, Genre, Movie, Phase, Series, Title
from catalog.models.uploads import Upload

__all__ = [
    "Album",
    "Artwork",
    "Change",
    "Character",
    "Course",
    "Credit",
    "Cue",
    "Genre",
    "HistoryEntry",
    "HistoryFile",
    "ImportItem",
    "ImportRun",
    "Marker",
    "MediaAsset",
    "Movie",
    "Person",
    "Phase",
    "Playable",
    "Post",
    "Rendition",
    "SearchChange",
    "SearchEntry",
    "SearchWord",
    "Season",
    "Series",
    "SourceFile",
    "TextTrack",
    "Thread",
    "Title",
    "TitleKey",
    "TitleLanguage",
    "Upload",
]
