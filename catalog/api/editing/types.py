"""Fields of requests that tell types apart, and leave the rest to the actions.

Limits stand in the schema all the same; what breaks them is refused by the actions
(`catalog.actions.editing.checking`), in the words in which forms, tables and imports hear it too.
"""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Model
from rest_framework import serializers

from catalog.actions.editing.checking import DAY, MOMENT, WHOLE_NUMBER

AnyModel = TypeVar("AnyModel", bound=Model)


class _Unlimited(serializers.Field):  # type: ignore[type-arg]
    """A field whose validators describe it and do not judge."""

    def run_validators(self, value: Any) -> None:
        """Leave it to the action."""


class Text(_Unlimited, serializers.CharField):
    """Any text, an empty one included."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Tell texts from other types."""
        return serializers.Field.run_validation(self, data)


class Name(Text, serializers.SlugField):
    """What should be a slug."""


class Number(_Unlimited, serializers.IntegerField):
    """A whole number."""

    default_error_messages = {"invalid": WHOLE_NUMBER, "max_string_length": WHOLE_NUMBER}


class Moment(_Unlimited, serializers.DateTimeField):
    """A date with a time."""

    default_error_messages = dict.fromkeys(("invalid", "date", "make_aware", "overflow"), MOMENT)


class Day(_Unlimited, serializers.DateField):
    """A date."""

    default_error_messages = dict.fromkeys(("invalid", "datetime"), DAY)


class Choice(serializers.ChoiceField):
    """One of several words; of another the action says that it is none of them."""

    def to_internal_value(self, data: Any) -> Any:
        """Let any word pass."""
        if isinstance(data, str) and data not in self.choice_strings_to_values:
            return data
        return super().to_internal_value(data)


class TypedSerializer(serializers.ModelSerializer[AnyModel]):
    """A serializer of a model that tells types apart."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.SlugField: Name,
        models.PositiveSmallIntegerField: Number,
        models.DateTimeField: Moment,
        models.DateField: Day,
    }
    serializer_choice_field = Choice
