"""Who is in it, and of which genres it is: replaced or extended in one go, or not at all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.actions.edit_session import Editing
from catalog.actions.editing.checking import UNKNOWN, worded
from catalog.models import Character, Credit, Genre, Person, Playable, Title


@dataclass(frozen=True, kw_only=True)
class Casting:
    """One credit to be given; without a billing order it stands where it stands in the list."""

    person: UUID
    role: str = Credit.Role.ACTOR
    character: UUID | None = None
    billing_order: int | None = None


_Key = tuple[int, str, int | None]
#: The largest billing order; who is added after it shares it.
LAST_PLACE = 32_767
HAS_CREDIT = gettext_lazy("This person already has this credit.")
_is_place = MaxValueValidator(LAST_PLACE)


def set_cast(*, of: Title | Playable, cast: Sequence[Casting], is_extension: bool) -> list[Credit]:
    """Give a title or a playable, which is open, this cast: instead of its own, or beside it.

    A credit that was there before stays the same one; returns those that are new.
    Raises ValidationError for somebody who is not there, a credit that is named twice or has no
    such role; then nothing is changed.
    """
    wanted = _resolve(cast)
    present = {_key(credit): credit for credit in of.credits.all()}
    start = max((c.billing_order for c in present.values()), default=0) if is_extension else 0
    fresh: list[Credit] = []
    for place, (key, casting) in enumerate(wanted.items(), start=start + 1):
        credit = present.get(key)
        is_kept = is_extension and credit is not None and casting.billing_order is None
        if not is_kept:
            given = casting.billing_order
            billing_order = min(place, LAST_PLACE) if given is None else given
            fresh.append(_placed(of, credit, key, billing_order))
    if not is_extension:
        gone = [credit.pk for key, credit in present.items() if key not in wanted]
        Credit.objects.filter(pk__in=gone).delete()
    Credit.objects.bulk_update([c for c in fresh if c.pk], ["billing_order"])
    return Credit.objects.bulk_create(c for c in fresh if not c.pk)


def _key(credit: Credit) -> _Key:
    return credit.person_id, credit.role, credit.character_id


def _placed(of: Title | Playable, credit: Credit | None, key: _Key, place: int) -> Credit:
    person, role, character = key
    if credit is None:
        target: dict[str, Any] = {"title" if isinstance(of, Title) else "playable": of}
        credit = Credit(person_id=person, role=role, character_id=character, **target)
    credit.billing_order = place
    try:
        check_credit(credit)
    except ValidationError as error:
        raise ValidationError({"cast": error.messages}) from error
    return credit


def check_credit(credit: Credit, *, exclude: Collection[str] = ()) -> None:
    """Raise ValidationError for a role that there is not, and a billing order out of range.

    `exclude` names the fields that are not looked at.
    """
    try:
        credit.clean_fields(exclude={"person", "character", "title", "playable", *exclude})
    except ValidationError as error:
        raise ValidationError(worded(credit, error.error_dict)) from error
    if "billing_order" not in exclude:
        try:
            _is_place(credit.billing_order)  # SQLite would have room for more.
        except ValidationError as error:
            raise ValidationError({"billing_order": error.error_list}) from error


def repeated_credits(credits: Iterable[Credit]) -> list[Credit]:
    """Return those of `credits`, of one title or playable, that say what one before them says."""
    seen: set[_Key] = set()
    repeated = []
    for credit in credits:
        if _key(credit) in seen:
            repeated.append(credit)
        seen.add(_key(credit))
    return repeated


def add_credit(*, edit: Editing, credit: Credit) -> Credit:
    """Write a credit that is filled in, of a title or a playable that is open.

    Raises ValidationError for a role that there is not, a billing order out of range, and what
    the person has already.
    """
    check_credit(credit)
    _require_other(credit)
    credit.save()
    return edit.created(credit)


def change_credit(*, credit: Credit, changed: Collection[str]) -> None:
    """Write the `changed` fields of a credit, which is open. Raises as `add_credit` does."""
    check_credit(credit)
    if {"person", "role", "character"} & {*changed}:
        _require_other(credit)
    credit.save(update_fields=changed)


def remove_credit(*, edit: Editing, credit: Credit) -> None:
    """Delete one credit."""
    edit.open_parts(credit)
    credit.delete()


def _require_other(credit: Credit) -> None:
    """Refuse what is said already of the same title or playable."""
    same = Credit.objects.filter(
        title=credit.title_id, playable=credit.playable_id, person=credit.person_id,
        role=credit.role, character=credit.character_id,
    )  # fmt: skip
    if same.exclude(pk=credit.pk).exists():
        raise ValidationError(HAS_CREDIT)


def _resolve(cast: Sequence[Casting]) -> dict[_Key, Casting]:
    """Return the castings by the rows they name, in two queries."""
    people = _numbers(Person, {casting.person for casting in cast})
    characters = _numbers(Character, {c.character for c in cast if c.character})
    unknown_people = [str(c.person) for c in cast if c.person not in people]
    unknown_characters = [
        str(c.character) for c in cast if c.character and c.character not in characters
    ]
    if unknown_people or unknown_characters:
        raise unknown("cast", unknown_people + unknown_characters)
    wanted: dict[_Key, Casting] = {}
    for casting in cast:
        character = characters[casting.character] if casting.character else None
        key = (people[casting.person], casting.role, character)
        if key in wanted:
            raise ValidationError({"cast": _("%s is named twice.") % casting.person})
        wanted[key] = casting
    return wanted


def _numbers(model: type[Model], ids: set[UUID]) -> dict[UUID, int]:
    rows: Any = model._default_manager.filter(public_id__in=ids)
    return dict(rows.values_list("public_id", "pk")) if ids else {}


def unknown(field: str, names: Sequence[str]) -> ValidationError:
    """Return the error that says which of what was named is not there."""
    return ValidationError(
        {field: [ValidationError(UNKNOWN, params={"value": name}) for name in names]}
    )


def set_genres(*, title: Title, slugs: Sequence[str], is_extension: bool) -> None:
    """Give `title`, which is open, these genres: instead of its own, or beside them.

    Raises ValidationError; then nothing is changed.
    """
    plain = [slug for slug in slugs if "\0" not in slug]  # PostgreSQL would not even look for it
    found = {genre.slug: genre for genre in Genre.objects.filter(slug__in=plain)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise unknown("genres", missing)
    give_genres(title=title, genres=found.values(), is_extension=is_extension)


def give_genres(*, title: Title, genres: Iterable[Genre], is_extension: bool) -> None:
    """Give `title`, which is open, these genres that are there: instead of its own, or beside them.

    All genres of titles are written here, whoever has looked them up.
    """
    if is_extension:
        title.genres.add(*genres)
    else:
        title.genres.set(genres)
