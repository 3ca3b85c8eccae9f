"""What viewers say to one another about a title."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import NameField, Profile, PublicModel
from catalog.models.playables import Playable
from catalog.models.titles import Title


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Questions about threads."""

    def visible_to(self, profile: Profile | None, at: datetime.datetime | None = None) -> Self:
        """Return the threads on what `profile` may see."""
        return self.filter(
            Exists(Title.objects.visible_to(profile, at).filter(pk=OuterRef("title")))
        )


class Thread(PublicModel):
    """A discussion on a title, optionally at a moment of a playable."""

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="threads", verbose_name=_("title")
    )
    playable = models.ForeignKey(
        Playable,
        on_delete=models.SET_NULL,
        related_name="threads",
        null=True,
        blank=True,
        verbose_name=_("playable"),
    )
    position_seconds = models.FloatField(_("moment in seconds"), null=True, blank=True)
    subject = NameField(_("subject"), max_length=200)
    is_locked = models.BooleanField(_("locked"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(position_seconds=None) | Q(position_seconds__gte=0),
                name="thread_moment",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Post(PublicModel):
    """One contribution to a thread, or a reply to another."""

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="posts", verbose_name=_("thread")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="replies",
        null=True,
        blank=True,
        verbose_name=_("reply to"),
    )
    author = models.ForeignKey(
        Profile,
        on_delete=models.SET_NULL,
        related_name="posts",
        null=True,
        verbose_name=_("author"),
        help_text=_("Empty once the profile is gone; what it said stays."),
    )
    body = models.TextField(_("text"), max_length=5000)
    is_hidden = models.BooleanField(_("hidden by an editor"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(body=""), name="post_says_something"),)

    def __str__(self) -> str:
        return self.body[:60]
