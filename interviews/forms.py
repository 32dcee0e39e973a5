"""What people may send. A refused form gives back everything that was typed."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from .models import Interview, MarkChange, Question, Section

# What no database column holds: NUL (PostgreSQL raises) and halves of surrogate pairs (both raise).
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TypedText(forms.CharField):
    """Free text as people type and paste it: what a database cannot hold is dropped, nothing else is touched."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        return UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class AnswerForm(forms.Form):
    """One answer, and the revision that its text started from. How much of it is stored is the domain's matter."""

    text = TypedText(label="Your answer")
    revision = forms.IntegerField(min_value=0)


class PlanForm(forms.Form):
    """What the next interview is about. The defaults are good enough to press the button at once."""

    QUESTION_COUNTS = (3, 5, 6, 8, 10, 15, 20)
    DURATIONS = (10, 15, 20, 24, 30, 40, 60, 90)

    sections = forms.ModelMultipleChoiceField(
        Section.objects.none(),
        # Numbers of any length can be sent for keys, and SQLite stops at 64 bits.
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one section."},
    )
    question_count = forms.TypedChoiceField(label="Questions", coerce=int)
    duration_minutes = forms.TypedChoiceField(label="Minutes", coerce=int)
    mode = forms.ChoiceField(label="Mode", choices=Interview.Mode.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = Section.objects.filter(questions__status=Question.Status.PUBLISHED).distinct()
        field: Any = self.fields["sections"]
        field.queryset = sections
        field.initial = [section.code for section in sections]
        self._offer("question_count", self.QUESTION_COUNTS, 6)
        self._offer("duration_minutes", self.DURATIONS, 24)
        self.fields["mode"].initial = Interview.Mode.MOCK

    def _offer(self, name: str, numbers: tuple[int, ...], initial: int) -> None:
        field: Any = self.fields[name]
        field.choices = [(number, str(number)) for number in numbers]
        field.initial = initial


class MarkChangeForm(forms.Form):
    """An interviewer's verdict on one key point."""

    verdict = forms.ChoiceField(choices=MarkChange.Verdict.choices, widget=forms.RadioSelect)
    reason = TypedText(label="Reason", max_length=2_000, widget=forms.TextInput)


class CommentForm(forms.Form):
    text = TypedText(label="Comment to the candidate", max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(forms.Form):
    summary = TypedText(label="Summary for the candidate", max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}))
