"""The forms behind a question's page: what curators leave empty is filled in, what cannot be right is told.

A rubric the scorer refuses is no error here: it is a draft, and publishing says what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms.fields import InvalidJSONInput
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import ModelForm as AnyModelForm
from django.utils.text import slugify

from interviews.models import MarkChange, SampleAnswer
from interviews.models.sessions import MAX_ANSWER_CHARACTERS

from .base import BaseInlineFormSet, ModelForm

MAX_SLUG_CHARACTERS = 50
MAX_POSITION = 9_999
# Where sample answers wait while they change places: beyond every position, within the column's 32,767.
PARKED = 20_000
FILLED_IN_POSITION = "Left empty or 0, the next number."


class PlainTextField(forms.CharField):
    """Browsers send line ends as CRLF: kept, they would make every saved text differ from the published one."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class ExpectedMarksField(forms.JSONField):
    """JSON with a line for each key point."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 90})

    def to_python(self, value: Any) -> Any:
        marks = super().to_python(value)
        try:
            json.dumps(marks, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            # JSON can spell what no page can show and PostgreSQL cannot hold.
            raise ValidationError(
                "There is half a character (a lone surrogate) in it, which cannot be stored."
            ) from error
        return marks

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed."""
        return data if data is None else InvalidJSONInput(data)

    def prepare_value(self, value: Any) -> Any:
        return (
            json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, dict) else super().prepare_value(value)
        )


class RubricRowForm(ModelForm):
    """A row on the question's page."""

    optional: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Django would send every list twice, once hidden, because its default is a function.
            field.show_hidden_initial = False
        for name in self.optional:
            if name in self.fields:
                self.fields[name].required = False
        if "position" in self.fields:
            self.fields["position"].help_text = FILLED_IN_POSITION

    @property
    def is_kept(self) -> bool:
        """Whether saving writes or keeps a row for this form."""
        cleaned = getattr(self, "cleaned_data", {})
        has_row = self.instance.pk is not None or self.has_changed()
        return has_row and not cleaned.get(DELETION_FIELD_NAME, False)


class RubricPartForm(RubricRowForm):
    """A key point or a misconception."""

    optional = ("slug", "position")


class SampleAnswerForm(RubricRowForm):
    # Declared here and excluded from the model's own checks: those see one row at a time and would refuse two sample
    # answers that change places. The formset checks positions over all rows.
    position = forms.IntegerField(required=False, min_value=0, max_value=MAX_POSITION)
    expected_marks = ExpectedMarksField(
        required=False,
        initial=dict,
        help_text='The verdict for each key point: {"its-slug": "met"}, or "partly", "missing", "contradicted".',
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("position", self.instance.position)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > MAX_ANSWER_CHARACTERS:
            raise ValidationError(f"{len(text):,} characters; an answer has at most {MAX_ANSWER_CHARACTERS:,}.")
        return text

    def clean_expected_marks(self) -> dict[str, str]:
        marks = self.cleaned_data["expected_marks"] or {}
        if not isinstance(marks, dict):
            raise ValidationError('Write one JSON object, such as {"its-slug": "met"}.')
        verdicts = MarkChange.Verdict.values
        errors = [
            f"“{verdict}” for “{slug}” is no verdict. The verdicts are {_listed(verdicts)}."
            for slug, verdict in marks.items()
            if not isinstance(verdict, str) or verdict not in verdicts
        ]
        if errors:
            raise ValidationError(errors)
        return marks

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        lowest, highest = self.cleaned_data.get("min_score"), self.cleaned_data.get("max_score")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("max_score", f"The highest score ({highest:g}) is below the lowest ({lowest:g}).")
        return cleaned


class RubricPartFormSet(BaseInlineFormSet):
    """Gives slugs and positions to the key points (or misconceptions) that were left without."""

    def clean(self) -> None:
        _fill_slugs(self.forms)
        _fill_positions(self.forms)
        super().clean()

    def slugs(self) -> list[str]:
        """The slugs the question will have once this is saved. Only for a valid formset."""
        return [form.instance.slug for form in self.forms if form.is_kept]


class SampleAnswerFormSet(BaseInlineFormSet):
    """Checks sample answers against the key points and misconceptions sent along with them."""

    key_points: RubricPartFormSet | None = None
    misconceptions: RubricPartFormSet | None = None

    def clean(self) -> None:
        kept = [form for form in self.forms if form.is_kept]
        _fill_positions(self.forms)
        _refuse_shared_positions(kept)
        _refuse_unknown("expected_marks", "key point", kept, self.key_points)
        _refuse_unknown("expected_misconceptions", "misconception", kept, self.misconceptions)
        super().clean()

    def save(self, commit: bool = True) -> Any:
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if "position" in form.changed_data or form in self.deleted_forms
        ]
        # Two rows that change places would meet at one position half-way, which the database refuses.
        SampleAnswer.objects.filter(pk__in=moving).update(position=F("position") + PARKED)
        return super().save(commit=commit)


def _fill_slugs(rows: Sequence[Any]) -> None:
    for form in rows:
        cleaned = getattr(form, "cleaned_data", {})
        if not form.is_kept or cleaned.get("slug") or "slug" in form.errors or not cleaned.get("statement"):
            continue
        others = {slug for other in rows if other is not form for slug in _held_slugs(other)}
        cleaned["slug"] = form.instance.slug = _free_slug(cleaned["statement"], form.instance, others)


def _held_slugs(form: Any) -> set[str]:
    """What a row is called, and what it was called: until it is saved the database still holds that."""
    return {getattr(form, "cleaned_data", {}).get("slug") or "", form.initial.get("slug") or ""}


def _free_slug(statement: str, row: Any, taken: set[str]) -> str:
    start = slugify(statement)[:MAX_SLUG_CHARACTERS].strip("-") or slugify(row._meta.verbose_name)
    slug, number = start, 2
    while slug in taken:
        suffix = f"-{number}"
        slug, number = start[: MAX_SLUG_CHARACTERS - len(suffix)].rstrip("-") + suffix, number + 1
    return slug


def _fill_positions(rows: Sequence[Any]) -> None:
    kept = [form for form in rows if form.is_kept]
    last = max((form.cleaned_data.get("position") or 0 for form in kept), default=0)
    for form in kept:
        position = form.cleaned_data.get("position")
        # A row that was at 0 and wasn't touched isn't saved, so it stays there.
        if not position and form.has_changed() and "position" not in form.errors:
            position = last = last + 1
        if position is not None:
            form.instance.position = form.cleaned_data["position"] = position


def _refuse_shared_positions(kept: Sequence[AnyModelForm[Any]]) -> None:
    seen: set[int] = set()
    for form in kept:
        position = form.cleaned_data.get("position")
        if position is None:
            continue
        if position in seen:
            form.add_error("position", f"Another sample answer has position {position}.")
        seen.add(position)


def _refuse_unknown(field: str, kind: str, kept: Sequence[AnyModelForm[Any]], parts: RubricPartFormSet | None) -> None:
    # With an error above it isn't known yet what its slugs will be, and the page comes back anyway.
    if parts is None or not parts.is_valid():
        return
    known = parts.slugs()
    for form in kept:
        unknown = [slug for slug in form.cleaned_data.get(field) or () if slug not in known]
        for slug in unknown:
            there = f"The slugs are {_listed(known)}." if known else f"The question has no {kind}s."
            form.add_error(field, f"“{slug}” is no {kind} of this question. {there}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
