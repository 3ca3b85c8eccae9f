"""The history of the catalogue: who changed what, when, and how it was before."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicModel


class Change(PublicModel):
    """One act of editing; whatever it touched stands or falls with it."""

    class Via(models.TextChoices):
        """Through which interface it came."""

        ADMIN = "admin", _("Administration")
        API = "api", _("API")
        IMPORT = "import", _("Import")
        SYSTEM = "system", _("StreamEx itself")

    made_at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="changes",
        null=True,
        verbose_name=_("who"),
        help_text=_("Empty: nobody in person, or somebody whose account is gone."),
    )
    via = models.CharField(_("through"), max_length=10, choices=Via.choices)
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.comment or str(self.public_id)


class HistoryEntryQuerySet(models.QuerySet["HistoryEntry"]):
    """Questions about the history."""

    def of(self, kind: str, subject: int) -> Self:
        """Return what happened to one subject, the latest first."""
        return self.filter(kind=kind, subject=subject).order_by("-pk")

    def since(self, row: str, version: int) -> list["HistoryEntry"]:
        """Return what changed `row`, called as in `versions`, after it was at `version`.

        The latest first, at most fifty. Asked of the history of its subject (`of`), as nothing
        else finds a row quickly.
        """
        found = self.filter(versions__has_key=row).with_change().order_by("-pk")[:50]
        return [entry for entry in found if entry.versions[row] > version]

    def with_change(self) -> Self:
        """Fetch who and when with each."""
        return self.select_related("change__made_by")


class HistoryEntry(models.Model):
    """What one change did to one title with all that is in it, or to a person and so on.

    No foreign key leads to the subject: its history outlives it, and can bring it back.
    """

    class Kind(models.TextChoices):
        """What has a history of its own; seasons, playables and credits are in their title's."""

        TITLE = "title", _("Title")
        PERSON = "person", _("Person")
        CHARACTER = "character", _("Character")
        GENRE = "genre", _("Genre")

    change = models.ForeignKey(
        Change, on_delete=models.CASCADE, related_name="entries", verbose_name=_("change")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.PositiveBigIntegerField(_("row"))
    reference = models.CharField(
        _("public id"), max_length=60, help_text=_("Its id in addresses; a genre's slug.")
    )
    name = models.CharField(_("name"), max_length=250)
    versions = models.JSONField(
        _("versions"), help_text=_("The version that each row had afterwards, by `model:row`.")
    )
    rows = models.JSONField(
        _("rows"), help_text=_("Each changed row before and after; null where it was not there.")
    )

    objects: ClassVar[HistoryEntryQuerySet] = HistoryEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("kind", "subject", "-id"), name="history_of_subject"),
            models.Index(fields=("kind", "reference", "-id"), name="history_by_reference"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.change}"


class HistoryFile(models.Model):
    """A file that going back past an entry would need: a row named it before that change.

    What the entry says in JSON, said once more where the storage's clean-up finds it by an index.
    """

    entry = models.ForeignKey(
        HistoryEntry, on_delete=models.CASCADE, related_name="files", verbose_name=_("entry")
    )
    name = models.CharField(
        _("file"),
        max_length=300,
        help_text=_("A key of the storage, or a prefix with all that lies under it."),
    )

    class Meta:
        verbose_name = _("file of the history")
        verbose_name_plural = _("files of the history")
        indexes = (models.Index(fields=("name", "entry"), name="history_file_by_name"),)

    def __str__(self) -> str:
        return self.name
