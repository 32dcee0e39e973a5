"""Lists of words as curators write them: one a line in forms, JSON in the database and in fixtures."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from interviews import scoring

SEPARATOR = "|"
GROUPS_HELP = (
    "One group a line, alternatives separated by |. Every group must be hit. "
    "quantiz* stands for every word that begins so."
)

WAYS_HELP = (
    "Other ways to say the point, written like the groups, with an empty line between two ways. "
    "One is enough. A way of one line holds phrases that say all of it."
)


def groups_from_text(text: str) -> list[list[str]]:
    """One keyword group a line, alternatives separated by |."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [[part.strip() for part in line.split(SEPARATOR) if part.strip()] for line in lines]


def ways_from_text(text: str) -> list[list[list[str]]]:
    """Sets of keyword groups, an empty line between them."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return [groups for groups in map(groups_from_text, parts) if groups]


def groups_to_text(groups: list[list[str]]) -> str:
    return "\n".join(f" {SEPARATOR} ".join(group) for group in groups)


class _ListFormField(forms.CharField):
    """A textarea over a list; what cannot be read back is shown as it was typed."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 90})

    def prepare_value(self, value: Any) -> Any:
        return self.to_text(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)

    def to_text(self, value: list[Any]) -> str:
        return "\n".join(value)

    def clean(self, value: Any) -> Any:
        if value and "\x00" in value:
            # PostgreSQL cannot hold it, and the validators of CharField are for strings.
            raise ValidationError("There is a NUL character in it, which cannot be stored.")
        return super().clean(value)


class GroupsFormField(_ListFormField):
    def to_python(self, value: Any) -> Any:
        return groups_from_text(value or "")

    def to_text(self, value: list[Any]) -> str:
        return groups_to_text(value)

    def validate(self, value: Any) -> None:
        if not value:
            raise ValidationError("Write at least one keyword group: one a line, alternatives separated by |.")
        if any(not group for group in value):
            raise ValidationError("A keyword group has no alternatives.")

    def run_validators(self, value: Any) -> None:
        """CharField's checks are for strings."""


class WaysFormField(_ListFormField):
    def to_python(self, value: Any) -> Any:
        return ways_from_text(value or "")

    def to_text(self, value: list[Any]) -> str:
        return "\n\n".join(map(groups_to_text, value))

    def validate(self, value: Any) -> None:
        for groups in value:
            if any(not group for group in groups):
                raise ValidationError("A keyword group has no alternatives.")
            single = next((phrase for phrase in groups[0] if scoring.word_count(phrase) < 2), None)
            if len(groups) == 1 and single:
                raise ValidationError(
                    f"“{single}” is one word. A way of one line must hold phrases that say all of the point."
                )

    def run_validators(self, value: Any) -> None:
        """CharField's checks are for strings."""


class PhrasesFormField(_ListFormField):
    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        """CharField's checks are for strings."""


class GroupsField(models.JSONField):
    """Keyword groups: a list of lists of alternatives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("help_text", GROUPS_HELP)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=GroupsFormField, **_without_defaults(kwargs))


class WaysField(models.JSONField):
    """Further sets of keyword groups, each of which is enough: a list of what a GroupsField holds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("help_text", WAYS_HELP)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=WaysFormField, **_without_defaults(kwargs))


class PhrasesField(models.JSONField):
    """A flat list of phrases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=PhrasesFormField, **_without_defaults(kwargs))


def _without_defaults(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name not in ("encoder", "decoder")}
