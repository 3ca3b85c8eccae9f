"""Who made it, who is in it, and whom they play."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, PublicModel
from catalog.models.playables import Playable
from catalog.models.titles import Title
from catalog.models.versions import VersionedModel


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about people."""

    def visible_to(self, profile: Profile | None) -> Self:
        """Return who has a credit in something that `profile` may see."""
        return self.filter(Exists(Credit.objects.visible_to(profile).filter(person=OuterRef("pk"))))


class Person(PublicModel, VersionedModel):
    """Somebody with a credit."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(_("sort name"), max_length=120, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    born_on = models.DateField(_("born"), null=True, blank=True)
    died_on = models.DateField(_("died"), null=True, blank=True)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("sort_name", "pk")
        indexes = (models.Index(fields=("sort_name",), name="person_by_name"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(born_on=None) | Q(died_on__gte=models.F("born_on")),
                name="person_dies_after_birth",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a death before the birth."""
        if self.born_on and self.died_on and self.died_on < self.born_on:
            raise ValidationError({"died_on": _("Nobody dies before they are born.")})

    def save(self, **kwargs: Any) -> None:
        """Save, with a sort name where the editor gave none."""
        if not self.sort_name:
            self.sort_name = self.name.casefold()
        super().save(**kwargs)


class CharacterQuerySet(models.QuerySet["Character"]):
    """Questions about characters."""

    def visible_to(self, profile: Profile | None) -> Self:
        """Return who appears in something that `profile` may see."""
        seen = Credit.objects.visible_to(profile).filter(character=OuterRef("pk"))
        return self.filter(Exists(seen))


class Character(PublicModel, VersionedModel):
    """Somebody in a story; the same one may appear in several titles."""

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    objects: ClassVar[CharacterQuerySet] = CharacterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("character")
        verbose_name_plural = _("characters")
        ordering = ("name", "pk")
        indexes = (models.Index(fields=("name",), name="character_by_name"),)

    def __str__(self) -> str:
        return self.name


class CreditQuerySet(models.QuerySet["Credit"]):
    """Questions about credits."""

    def visible_to(self, profile: Profile | None) -> Self:
        """Return the credits in what `profile` may see, and for what it may play."""
        titles = Title.objects.visible_to(profile).filter(pk=OuterRef("title"))
        playables = Playable.objects.visible_to(profile).filter(pk=OuterRef("playable"))
        return self.filter(Exists(titles) | Exists(playables))


class Credit(models.Model):
    """What a person did for a title, or for one playable of it."""

    class Role(models.TextChoices):
        """Kinds of contribution."""

        ACTOR = "actor", _("Actor")
        DIRECTOR = "director", _("Director")
        WRITER = "writer", _("Writer")
        PRODUCER = "producer", _("Producer")
        COMPOSER = "composer", _("Composer")
        CINEMATOGRAPHER = "cinematographer", _("Cinematographer")
        EDITOR = "editor", _("Editor")
        ARTIST = "artist", _("Artist")
        TEACHER = "teacher", _("Teacher")
        NARRATOR = "narrator", _("Narrator")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="credits", verbose_name=_("person")
    )
    title = models.ForeignKey(
        Title,
        on_delete=models.CASCADE,
        related_name="credits",
        null=True,
        blank=True,
        verbose_name=_("title"),
    )
    playable = models.ForeignKey(
        Playable,
        on_delete=models.CASCADE,
        related_name="credits",
        null=True,
        blank=True,
        verbose_name=_("playable"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.ACTOR)
    character = models.ForeignKey(
        Character,
        on_delete=models.PROTECT,
        related_name="credits",
        null=True,
        blank=True,
        verbose_name=_("character"),
    )
    billing_order = models.PositiveSmallIntegerField(_("billing order"), default=100)

    objects: ClassVar[CreditQuerySet] = CreditQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ("billing_order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(title__isnull=False, playable__isnull=True)
                | Q(title__isnull=True, playable__isnull=False),
                name="credit_title_or_playable",
            ),
            models.UniqueConstraint(
                "title",
                "person",
                "role",
                Coalesce("character", 0),
                condition=Q(title__isnull=False),
                name="credit_once_per_title",
                violation_error_message=_("This person already has this credit."),
            ),
            models.UniqueConstraint(
                "playable",
                "person",
                "role",
                Coalesce("character", 0),
                condition=Q(playable__isnull=False),
                name="credit_once_per_playable",
                violation_error_message=_("This person already has this credit."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
