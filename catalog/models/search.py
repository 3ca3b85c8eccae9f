"""What search looks in: one row for everything that can be found, one for every spoken line.

The words in them are folded by `catalog.search.folding`, so that both databases see the same. The
full text indexes over them, FTS5 or GIN, are made by the migration and kept by the database.
"""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from catalog.models.people import Character, Person
from catalog.models.playables import Playable
from catalog.models.renditions import TextTrack
from catalog.models.titles import Genre, Title

#: Longer words are cut, in the index and in queries alike.
MAX_WORD_LENGTH = 40


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """Questions about what can be found."""

    def visible_to(self, profile: Profile | None, kind: str) -> Self:
        """Return the entries of one kind behind which `profile` may see something.

        A person, a character or a genre is visible with any title or playable that is. Each row
        is asked about by itself: there are few, and titles that may be seen are many.
        """
        titles = Title.objects.visible_to(profile)
        playables = Playable.objects.visible_to(profile)
        if kind == SearchEntry.Kind.TITLE:
            return self.filter(Exists(titles.filter(pk=OuterRef("title"))))
        if kind == SearchEntry.Kind.GENRE:
            in_titles = Exists(titles.filter(genres=OuterRef("genre")))
            # The other side is never true. With it PostgreSQL asks genre by genre and stops at the
            # first title; without it, it puts together the genres of all titles before.
            return self.filter(Q(in_titles) | Q(pk=None))
        if kind in {SearchEntry.Kind.PERSON, SearchEntry.Kind.CHARACTER}:
            credited = {f"credits__{kind}": OuterRef(kind)}
            in_titles = Exists(titles.filter(**credited))
            return self.filter(Q(in_titles) | Q(Exists(playables.filter(**credited))))
        return self.filter(Exists(playables.filter(pk=OuterRef("playable"))))


class SearchEntry(models.Model):
    """One thing that can be found by name."""

    class Kind(models.TextChoices):
        """What it is."""

        TITLE = "title", _("Titles")
        PERSON = "person", _("People")
        CHARACTER = "character", _("Characters")
        GENRE = "genre", _("Genres")
        EPISODE = "episode", _("Episodes")
        LESSON = "lesson", _("Lessons")
        TRACK = "track", _("Tracks")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.BigIntegerField(help_text="The row number of what it is about.")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, null=True, related_name="+")
    playable = models.ForeignKey(Playable, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    character = models.ForeignKey(Character, on_delete=models.CASCADE, null=True, related_name="+")
    genre = models.ForeignKey(Genre, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    alias = models.CharField(max_length=200, blank=True, help_text="Its other name.")
    name_words = models.TextField(help_text="Folded words of both names, after a mark of the kind.")
    more_words = models.TextField(blank=True, help_text="Folded words of what surrounds it.")
    popularity = models.FloatField(default=0, help_text="Of people: from 0 to 1, by credits.")
    indexed_at = models.DateTimeField()

    objects: ClassVar[SearchEntryQuerySet] = SearchEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject_id"), name="search_entry_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class Cue(models.Model):
    """A line of subtitles, with the words of the one after it: sentences run over two."""

    text_track = models.ForeignKey(TextTrack, on_delete=models.CASCADE, related_name="cues")
    playable = models.ForeignKey(Playable, on_delete=models.CASCADE, related_name="+")
    start_seconds = models.FloatField()
    text = models.TextField()
    words = models.TextField(help_text="Folded words of this line and of the next.")
    own_count = models.PositiveSmallIntegerField(help_text="How many of the words are its own.")

    class Meta:
        verbose_name = "cue"
        verbose_name_plural = "cues"

    def __str__(self) -> str:
        return self.text


class SearchWord(models.Model):
    """A word that occurs somewhere: what misspelt words are compared with.

    A word within one or two edits shares its first two letters, its last two, or its first and
    last with what was meant; these three keys fetch few enough words to measure each of them.
    """

    word = models.CharField(max_length=MAX_WORD_LENGTH, primary_key=True)
    head = models.CharField(max_length=2)
    tail = models.CharField(max_length=2)
    ends = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()
    is_named = models.BooleanField(help_text="Whether it is in a name, not only in a line.")

    class Meta:
        verbose_name = "search word"
        verbose_name_plural = "search words"
        # They hold all that is asked for, so that the table itself is not read.
        indexes = tuple(
            models.Index(fields=(key, "length", "word", "is_named"), name=f"search_word_{key}")
            for key in ("head", "tail", "ends")
        )

    def __str__(self) -> str:
        return self.word


class SearchChangeQuerySet(models.QuerySet["SearchChange"]):
    """Questions about what waits to be indexed."""

    def due(self, now: datetime.datetime) -> Self:
        """Return what was not tried yet, or is to be tried again by now."""
        return self.filter(Q(due_at=None) | Q(due_at__lte=now))

    def put_off(self) -> Self:
        """Return what could not be indexed when it was tried."""
        return self.filter(attempts__gt=0)


class SearchChange(models.Model):
    """Something that changed and waits to be indexed: written together with the change itself.

    What cannot be indexed is put off, and keeps nothing else waiting.
    """

    kind = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    changed_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it failed.")
    due_at = models.DateTimeField(null=True, help_text="Empty: at once.")
    reason = models.TextField(blank=True, help_text="Why it failed last.")

    objects: ClassVar[SearchChangeQuerySet] = SearchChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "search change"
        verbose_name_plural = "search changes"
        indexes = (
            models.Index(
                fields=("kind", "subject_id"),
                condition=Q(attempts__gt=0),
                name="search_change_put_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
