"""A question's rubric and sample answers, edited on the question's own page."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from interviews.models import KeyPoint, Misconception, SampleAnswer

from .base import StackedInline
from .forms import PlainTextField, RubricPartForm, RubricPartFormSet, SampleAnswerForm, SampleAnswerFormSet


def text_fields(rows: int) -> dict[type[models.Field[Any, Any]], dict[str, Any]]:
    """`formfield_overrides` that draw free text with so many rows."""
    return {
        models.TextField: {"form_class": PlainTextField, "widget": AdminTextareaWidget(attrs={"rows": rows})},
    }


class RubricInline(StackedInline):
    # One empty row, so that rows can be added without JavaScript too.
    extra = 1
    formfield_overrides = text_fields(rows=2)


class KeyPointInline(RubricInline):
    model = KeyPoint
    form = RubricPartForm
    formset = RubricPartFormSet
    fields = ["statement", ("slug", "position", "weight"), "groups", "other_ways", "opposites", "rivals", "follow_up"]


class MisconceptionInline(RubricInline):
    model = Misconception
    form = RubricPartForm
    formset = RubricPartFormSet
    fields = ["statement", ("slug", "position"), "groups", "ordered", "correction"]


class SampleAnswerInline(RubricInline):
    model = SampleAnswer
    form = SampleAnswerForm
    formset = SampleAnswerFormSet
    exclude = ["position"]
    fields = [
        ("kind", "position"),
        "text",
        "expected_marks",
        "expected_misconceptions",
        ("min_score", "max_score"),
    ]
    formfield_overrides = text_fields(rows=6)
