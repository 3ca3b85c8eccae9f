"""The form that asks for an import: from where, and how."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.maturity import ADULT_AGE
from catalog.importing.reading.sources import is_wanted_folder
from catalog.importing.requesting import ImportOptions, is_own_bucket
from catalog.storage import external

MAX_OFFERED = 200


class ImportForm(forms.Form):
    """A root that may be imported from, perhaps a folder below it, and how to import."""

    root = forms.ChoiceField(label=_("From"), widget=forms.Select)
    folder = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Folder below it"),
        help_text=_("Empty: everything. A folder inside a folder is written with a slash."),
        widget=forms.TextInput(attrs={"class": "vTextField", "list": "folders"}),
    )
    is_in_place = forms.BooleanField(
        required=False,
        label=_("Leave the files where they are"),
        help_text=_("Otherwise they are copied. Files that stay must not be changed or removed."),
    )
    is_draft = forms.BooleanField(
        required=False,
        label=_("As drafts"),
        help_text=_("Otherwise new titles are published at once."),
    )
    maturity_age = forms.IntegerField(
        min_value=0,
        validators=[MaxValueValidator(ADULT_AGE)],
        initial=0,
        label=_("Maturity age"),
        help_text=_("Of new titles that no description rates; 0 is for everyone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["root"]
        field.choices = [(root, root) for root in external.roots()]

    @property
    def has_roots(self) -> bool:
        """Whether there is anything to import from."""
        field: Any = self.fields["root"]
        return bool(field.choices)

    def folders(self) -> list[str]:
        """Return folders to offer: those at the top of the roots on this machine."""
        found = (
            name for root in external.roots() if not external.is_s3(root) for name in _in(root)
        )
        return sorted(set(islice(found, MAX_OFFERED)))

    def clean(self) -> dict[str, Any]:
        """Put root and folder together; only what lies below the root will do."""
        cleaned = super().clean() or self.cleaned_data
        root, folder = cleaned.get("root"), cleaned.get("folder", "")
        if not root:
            return cleaned
        address = f"{root.rstrip('/')}/{folder.strip('/')}".rstrip("/") if folder else root
        if ".." in PurePosixPath(folder).parts or not _is_below(address, root):
            raise ValidationError({"folder": _("This is no folder below it.")})
        if cleaned.get("is_in_place") and external.is_s3(root) and not is_own_bucket(root):
            text = _("Files can stay only in the bucket that holds the media of this site.")
            raise ValidationError({"is_in_place": text})
        cleaned["source"] = address
        return cleaned

    def import_options(self, *, is_dry: bool) -> ImportOptions:
        """Return how it is to be done."""
        cleaned = self.cleaned_data
        return ImportOptions(
            is_dry=is_dry,
            is_in_place=cleaned["is_in_place"],
            is_draft=cleaned["is_draft"],
            maturity_age=cleaned["maturity_age"],
        )


def _is_below(address: str, root: str) -> bool:
    if external.is_s3(root):
        return external.is_allowed(address)
    try:
        return "\0" not in address and Path(address).exists() and external.is_allowed(address)
    except OSError:  # the name is too long
        return False


def _in(root: str) -> Iterator[str]:
    try:
        with os.scandir(root) as entries:
            yield from (each.name for each in entries if each.is_dir() and _is_visible(each.name))
    except OSError:
        return


def _is_visible(name: str) -> bool:
    return is_wanted_folder(name) and name.isprintable()
