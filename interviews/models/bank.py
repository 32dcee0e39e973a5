"""The bank: sections, questions with their rubrics, and the immutable versions interviews ask.

A question's own rows are the curator's working copy. Publishing freezes them into a `QuestionVersion`, and only
versions are ever asked, so editing (or loading the fixture again) cannot reach a past interview.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.functional import cached_property

from interviews import scoring

from .fields import GroupsField, PhrasesField, WaysField
from .glossary import current_glossary

MAX_WEIGHT = 5
validate_code = RegexValidator(r"^[A-Z]+-\d{2,}\Z", "A code is the section's letters, a hyphen and a number: PRE-01.")


class SectionManager(models.Manager["Section"]):
    def get_by_natural_key(self, code: str) -> Section:
        return self.get(code=code)


class Section(models.Model):
    """A subject of the bank, such as quantization."""

    code = models.CharField(
        max_length=10, unique=True, validators=[RegexValidator(r"^[A-Z]+\Z", "Capital letters only, such as PRE.")]
    )
    title = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SectionManager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.code,)


def titles_in_words(sections: Iterable[Section]) -> str:
    """ "Pretraining", "Pretraining and Quantization", "Pretraining and 2 more sections"."""
    titles = [section.title for section in sections]
    return f"{titles[0]} and {len(titles) - 1} more sections" if len(titles) > 2 else " and ".join(titles)


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> QuestionQuerySet:
        return self.filter(status=Question.Status.PUBLISHED)

    def with_rubric(self) -> QuestionQuerySet:
        return self.prefetch_related("key_points", "misconceptions", "sample_answers")

    def get_by_natural_key(self, code: str) -> Question:
        return self.get(code=code)


class Question(models.Model):
    """A question and, in its related rows, its rubric: the curator's working copy."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    class Difficulty(models.TextChoices):
        FOUNDATION = "foundation", "Foundation"
        CORE = "core", "Core"
        ADVANCED = "advanced", "Advanced"

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=20, unique=True, validators=[validate_code])
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    difficulty = models.CharField(max_length=10, choices=Difficulty, default=Difficulty.CORE)
    suggested_seconds = models.PositiveSmallIntegerField(
        default=240,
        validators=[MinValueValidator(30), MaxValueValidator(3600)],
        help_text="How long typing a good answer takes.",
    )
    prompt = models.TextField(help_text="The question as it is asked.")
    reference_answer = models.TextField(help_text="How an expert would answer, in Markdown.")

    objects = models.Manager.from_queryset(QuestionQuerySet)()

    class Meta:
        ordering = ["section__position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "retired"]), name="question_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__in=["foundation", "core", "advanced"]), name="question_difficulty_is_known"
            ),
            models.CheckConstraint(
                condition=Q(suggested_seconds__range=(30, 3600)), name="question_suggested_seconds_in_range"
            ),
            models.CheckConstraint(condition=GreaterThan(Length("prompt"), 0), name="question_has_prompt"),
        ]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["interviews.section"]  # type: ignore[attr-defined]

    @cached_property
    def glossary(self) -> scoring.Glossary:
        """Today's glossary. Lists of questions read it once and set it on each."""
        return current_glossary()

    def rubric(self) -> scoring.Rubric:
        """The working copy, with what it uses of the glossary, for the scorer.

        Raises RubricError, with the reason, when it cannot be graded against.
        """
        rubric = scoring.Rubric(
            question=self.prompt,
            reference_answer=self.reference_answer,
            key_points=tuple(point.for_scorer() for point in self.key_points.all()),
            misconceptions=tuple(item.for_scorer() for item in self.misconceptions.all()),
        )
        return scoring.with_glossary(rubric, self.glossary)


class RubricPartManager(models.Manager[Any]):
    def get_by_natural_key(self, code: str, slug: str) -> Any:
        return self.get(question__code=code, slug=slug)


class RubricPart(models.Model):
    """What key points and misconceptions share."""

    slug = models.SlugField(max_length=60, help_text="A short name, stable over edits. Left empty, made from the text.")
    position = models.PositiveSmallIntegerField(default=0)
    statement = models.TextField()
    groups = GroupsField()

    objects = RubricPartManager()

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class KeyPoint(RubricPart):
    """One checkable idea of a good answer."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="key_points")
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_WEIGHT)]
    )
    other_ways = WaysField(blank=True)
    opposites = PhrasesField(blank=True, help_text="Phrases that turn the statement round, one a line.")
    rivals = PhrasesField(blank=True, help_text="Other things this could be wrongly said of, one a line.")
    follow_up = models.TextField(blank=True, help_text="What an interviewer asks when this point is missing.")

    class Meta(RubricPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["question", "slug"], name="key_point_slug_once_per_question"),
            models.CheckConstraint(condition=Q(weight__range=(1, MAX_WEIGHT)), name="key_point_weight_in_range"),
        ]

    def natural_key(self) -> tuple[str, str]:
        return (self.question.code, self.slug)

    natural_key.dependencies = ["interviews.question"]  # type: ignore[attr-defined]

    def for_scorer(self) -> scoring.KeyPoint:
        return scoring.KeyPoint(
            slug=self.slug,
            statement=self.statement,
            weight=self.weight,
            groups=tuple(tuple(group) for group in self.groups),
            opposites=tuple(self.opposites),
            rivals=tuple(self.rivals),
            other_ways=tuple(tuple(tuple(group) for group in groups) for groups in self.other_ways),
        )


class Misconception(RubricPart):
    """A false statement candidates make, and what to tell them."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="misconceptions")
    correction = models.TextField()
    ordered = models.BooleanField(
        default=False, help_text="The keyword groups must be said in their order: who does what to whom."
    )

    class Meta(RubricPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["question", "slug"], name="misconception_slug_once_per_question"),
        ]

    def natural_key(self) -> tuple[str, str]:
        return (self.question.code, self.slug)

    natural_key.dependencies = ["interviews.question"]  # type: ignore[attr-defined]

    def for_scorer(self) -> scoring.Misconception:
        return scoring.Misconception(
            slug=self.slug,
            statement=self.statement,
            correction=self.correction,
            groups=tuple(tuple(group) for group in self.groups),
            ordered=self.ordered,
        )


class SampleAnswerManager(models.Manager["SampleAnswer"]):
    def get_by_natural_key(self, code: str, position: int) -> SampleAnswer:
        return self.get(question__code=code, position=position)


class SampleAnswer(models.Model):
    """An answer with the marks it should get: the question's own test."""

    class Kind(models.TextChoices):
        GOOD = "good", "Good"
        PARAPHRASED = "paraphrased", "Paraphrased"
        PARTIAL = "partial", "Partial"
        WRONG = "wrong", "Wrong"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="sample_answers")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    expected_marks = models.JSONField(default=dict, help_text="The verdict for each key point's slug.")
    expected_misconceptions = PhrasesField(blank=True, help_text="Slugs of the misconceptions in it, one a line.")
    min_score = models.FloatField(default=0, validators=[MinValueValidator(0), MaxValueValidator(1)])
    max_score = models.FloatField(default=1, validators=[MinValueValidator(0), MaxValueValidator(1)])

    objects = SampleAnswerManager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="sample_answer_position_once_per_question"),
            models.CheckConstraint(
                condition=Q(min_score__gte=0, max_score__lte=1, min_score__lte=F("max_score")),
                name="sample_answer_score_band_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} answer {self.position}"

    def natural_key(self) -> tuple[str, int]:
        return (self.question.code, self.position)

    natural_key.dependencies = ["interviews.question"]  # type: ignore[attr-defined]


class QuestionVersion(models.Model):
    """A question and its rubric as published. Database triggers refuse every later change."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    section_title = models.CharField(max_length=80)
    prompt = models.TextField()
    reference_answer = models.TextField()
    difficulty = models.CharField(max_length=10, choices=Question.Difficulty)
    suggested_seconds = models.PositiveSmallIntegerField()
    rubric_json = models.JSONField()
    rubric_hash = models.CharField(max_length=64)
    follow_ups = models.JSONField(default=dict, help_text="The probing question for each key point's slug.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_once_per_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} version {self.number}"

    def rubric(self) -> scoring.Rubric:
        return scoring.rubric_from_json(self.rubric_json)
