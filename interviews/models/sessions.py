"""One candidate's timed attempt and what they typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from .bank import QuestionVersion, Section
from .grading import Grade

MAX_ANSWER_CHARACTERS = 20_000
MAX_DURATION_MINUTES = 240
# Late text does not count, but is kept; beyond this nobody is typing any more.
MAX_LATE_CHARACTERS = 100_000
# For what was sent before the deadline and is still on its way: network time, not thinking time.
GRACE = timedelta(seconds=10)


class InterviewState(models.TextChoices):
    READY = "ready", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    EXPIRED = "expired", "Ended by the clock"


OPEN_STATES = (InterviewState.READY, InterviewState.IN_PROGRESS)
FINISHED_STATES = (InterviewState.SUBMITTED, InterviewState.EXPIRED)


class InterviewMode(models.TextChoices):
    PRACTICE = "practice", "Practice: marks after each answer"
    MOCK = "mock", "Mock: marks at the end"


_CLOCK_STARTED = Q(started_at__isnull=False, deadline_at__isnull=False, deadline_at__gt=F("started_at"))


class InterviewQuerySet(models.QuerySet["Interview"]):
    def open(self) -> InterviewQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def finished(self) -> InterviewQuerySet:
        return self.filter(state__in=FINISHED_STATES)

    def overdue(self, at: datetime) -> InterviewQuerySet:
        """In progress although deadline and grace have passed."""
        return self.filter(state=InterviewState.IN_PROGRESS, deadline_at__lt=at - GRACE)

    def shared(self) -> InterviewQuerySet:
        return self.finished().filter(shared_at__isnull=False)

    def with_scores(self) -> InterviewQuerySet:
        """Adds `machine_score` and `final_score`, 0..1 or None."""
        from .reviews import Review

        signed = Review.objects.signed().filter(interview=models.OuterRef("pk")).order_by("-signed_at")
        return self.annotate(
            machine_score=models.Avg("answers__current_grade__score"),
            final_score=models.Subquery(signed.values("final_score")[:1]),
        )


class Interview(models.Model):
    """A timed attempt: planned, then started by the candidate, then submitted or ended by the clock."""

    State = InterviewState
    Mode = InterviewMode

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interviews")
    state = models.CharField(max_length=12, choices=State, default=State.READY)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.MOCK)
    title = models.CharField(max_length=200, help_text="Its sections in words, as they were called then.")
    sections = models.ManyToManyField(Section, related_name="+")
    question_count = models.PositiveSmallIntegerField()
    duration_minutes = models.PositiveSmallIntegerField()
    current_position = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(InterviewQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "deadline_at"], name="interview_by_deadline")]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["practice", "mock"]), name="interview_mode_is_known"),
            models.CheckConstraint(
                condition=Q(duration_minutes__range=(1, MAX_DURATION_MINUTES)), name="interview_duration_in_range"
            ),
            models.CheckConstraint(condition=Q(question_count__gte=1), name="interview_has_questions"),
            # A state is what its times say it is. A comparison with NULL would pass, so presence is said too.
            models.CheckConstraint(
                name="interview_state_fits_times",
                condition=Q(state="ready", started_at__isnull=True, deadline_at__isnull=True, finished_at__isnull=True)
                | (_CLOCK_STARTED & Q(state="in_progress", finished_at__isnull=True))
                | (
                    _CLOCK_STARTED
                    & Q(
                        state__in=["submitted", "expired"],
                        finished_at__isnull=False,
                        finished_at__gte=F("started_at"),
                        finished_at__lte=F("deadline_at"),
                    )
                ),
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(finished_at__isnull=False),
                name="interview_shared_when_finished",
            ),
            # Two tabs pressing "Start interview" at once make one interview.
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state__in=["ready", "in_progress"]),
                name="interview_one_open_per_candidate",
            ),
        ]

    def __str__(self) -> str:
        return f"Interview {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED_STATES

    @property
    def is_practice(self) -> bool:
        return self.mode == InterviewMode.PRACTICE

    def takes_answers(self, at: datetime) -> bool:
        return self.state == InterviewState.IN_PROGRESS and not self.is_overdue(at)

    def is_overdue(self, at: datetime) -> bool:
        return (
            self.state == InterviewState.IN_PROGRESS and self.deadline_at is not None and at > self.deadline_at + GRACE
        )

    def seconds_left(self, at: datetime) -> int:
        """Whole seconds until the deadline, 0 when it has passed or the clock is not running."""
        if self.deadline_at is None or self.state != InterviewState.IN_PROGRESS:
            return 0
        return max(0, int((self.deadline_at - at).total_seconds()))

    def time_used(self) -> timedelta | None:
        if self.started_at is None or self.finished_at is None:
            return None
        return self.finished_at - self.started_at


class Answer(models.Model):
    """One question as asked in one interview, and what was typed to it.

    `revision` counts saves: each save names the one it started from, so a stale tab cannot overwrite a newer text.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    seconds_spent = models.PositiveIntegerField(default=0)
    is_flagged = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, help_text="From then on nothing counts: marked, or ended.")
    late_text = models.TextField(blank=True, help_text="What arrived after the time: kept, not counted.")
    current_grade = models.ForeignKey(Grade, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_score = models.FloatField(null=True, help_text="0..1 after the latest signed review; empty before.")

    class Meta:
        ordering = ["interview", "position"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "position"], name="answer_position_once_per_interview"),
            models.UniqueConstraint(fields=["interview", "version"], name="answer_question_once_per_interview"),
            models.CheckConstraint(condition=Q(position__gte=1), name="answer_position_from_one"),
            models.CheckConstraint(
                condition=Q(reviewed_score__isnull=True) | Q(reviewed_score__range=(0, 1)),
                name="answer_reviewed_score_in_range",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), MAX_ANSWER_CHARACTERS), name="answer_text_within_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.position} of interview {self.interview_id}"

    @property
    def is_answered(self) -> bool:
        return bool(self.text.strip())

    @property
    def word_count(self) -> int:
        return len(self.text.split())
