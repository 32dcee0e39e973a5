"""What people may send. A refused form gives back everything that was typed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q

from .models import Interview, MarkChange, Question, Section, User
from .models.accounts import MAX_EXTRA_TIME_PERCENT

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
    follow_ups = forms.TypedChoiceField(
        label="Follow-ups",
        choices=[("", "In practice only"), ("yes", "Yes"), ("no", "No")],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )
    has_budgets = forms.BooleanField(label="Show each question's share of the time", required=False)

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


class ExtraTimeForm(forms.Form):
    """Who gets how much more time in the interviews they start from now on."""

    candidate = TypedText(label="Username or email address", strip=True, required=True, max_length=254)
    extra_time_percent = forms.IntegerField(
        label="Extra time in percent", min_value=0, max_value=MAX_EXTRA_TIME_PERCENT, initial=25
    )

    def clean_candidate(self) -> User:
        name = self.cleaned_data["candidate"]
        people = User.objects.filter(is_active=True)
        exact = people.filter(username=name)
        found = list(exact or people.filter(Q(username__iexact=name) | Q(email__iexact=name))[:2])
        if not found:
            raise forms.ValidationError("No account has this username or email address.")
        if len(found) > 1:
            raise forms.ValidationError("More than one account has it: write the username as it was signed up.")
        return found[0]


class MarkChangeForm(forms.Form):
    """An interviewer's verdict on one key point."""

    verdict = forms.ChoiceField(choices=MarkChange.Verdict.choices, widget=forms.RadioSelect)
    reason = TypedText(label="Reason", max_length=2_000, widget=forms.TextInput)


class CommentForm(forms.Form):
    text = TypedText(label="Comment to the candidate", max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(forms.Form):
    summary = TypedText(label="Summary for the candidate", max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}))
