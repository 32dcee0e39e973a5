"""One candidate's timed attempt and what they typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual

from interviews import scoring

from .bank import QuestionVersion, Section
from .grading import Grade

MAX_ANSWER_CHARACTERS = 20_000
MAX_DURATION_MINUTES = 240
# Late text does not count, but is kept; beyond this nobody is typing any more.
MAX_LATE_CHARACTERS = 100_000
# For what was sent before the deadline and is still on its way: network time, not thinking time.
GRACE = timedelta(seconds=10)
# A practice that is paused for longer than this is not taken up again.
MAX_PAUSE = timedelta(days=7)


class InterviewState(models.TextChoices):
    """Where an interview stands. Overdue is the one that is not stored: time alone brings it about, so it is in
    progress with its time over (`InterviewQuerySet.overdue`, `Clock.is_overdue`) until somebody looks."""

    READY = "ready", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    EXPIRED = "expired", "Ended by the clock"
    ABANDONED = "abandoned", "Ended with nothing written"


OPEN_STATES = (InterviewState.READY, InterviewState.IN_PROGRESS)
FINISHED_STATES = (InterviewState.SUBMITTED, InterviewState.EXPIRED, InterviewState.ABANDONED)


class InterviewMode(models.TextChoices):
    PRACTICE = "practice", "Practice: marks after each answer"
    MOCK = "mock", "Mock: marks at the end"


@dataclass(frozen=True, slots=True)
class Clock:
    """What of an interview says whether its time runs."""

    state: str
    deadline_at: datetime | None
    paused_at: datetime | None

    def takes_answers(self, at: datetime) -> bool:
        return self.state == InterviewState.IN_PROGRESS and not self.is_overdue(at)

    def is_overdue(self, at: datetime) -> bool:
        if self.state != InterviewState.IN_PROGRESS or self.deadline_at is None:
            return False
        if self.paused_at is not None:
            return at > self.paused_at + MAX_PAUSE
        return at > self.deadline_at + GRACE

    def seconds_left(self, at: datetime) -> int:
        """Seconds until the deadline, rounded up, so that nobody hands in early; 0 when it has passed or the clock is
        not running. A pause stops it."""
        if self.deadline_at is None or self.state != InterviewState.IN_PROGRESS:
            return 0
        return max(0, ceil((self.deadline_at - (self.paused_at or at)).total_seconds()))


_CLOCK_STARTED = Q(started_at__isnull=False, deadline_at__isnull=False, deadline_at__gt=F("started_at"))


def machine_score(prefix: str = "") -> Coalesce:
    """An answer's score 0..1 as the machine sees it, with its follow-ups; for queries that reach it by `prefix`."""
    return Coalesce(f"{prefix}follow_up_score", f"{prefix}current_grade__score")


class InterviewQuerySet(models.QuerySet["Interview"]):
    def open(self) -> InterviewQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def finished(self) -> InterviewQuerySet:
        return self.filter(state__in=FINISHED_STATES)

    def taking_answers(self, at: datetime) -> InterviewQuerySet:
        """In progress, and in time or paused: what is saved counts."""
        is_in_time = Q(deadline_at__gte=at - GRACE) | Q(paused_at__gte=at - MAX_PAUSE)
        return self.filter(is_in_time, state=InterviewState.IN_PROGRESS)

    def overdue(self, at: datetime) -> InterviewQuerySet:
        """In progress although deadline and grace have passed, or paused for longer than anybody comes back."""
        is_late = Q(paused_at__isnull=True, deadline_at__lt=at - GRACE) | Q(paused_at__lt=at - MAX_PAUSE)
        return self.filter(is_late, state=InterviewState.IN_PROGRESS)

    def counted(self) -> InterviewQuerySet:
        """Finished, with something written: what a candidate's standing is made of."""
        return self.finished().exclude(state=InterviewState.ABANDONED)

    def shared(self) -> InterviewQuerySet:
        return self.finished().filter(shared_at__isnull=False)

    def with_scores(self) -> InterviewQuerySet:
        """Adds `machine_score` and `final_score`, 0..1 or None."""
        from .reviews import Review

        signed = Review.objects.signed().filter(interview=models.OuterRef("pk")).order_by("-signed_at")
        return self.annotate(
            machine_score=models.Avg(machine_score("answers__")),
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
    deadline_at = models.DateTimeField(null=True, help_text="Moves only when a pause ends.")
    extra_time_percent = models.PositiveSmallIntegerField(default=0, help_text="As granted when it started.")
    has_budgets = models.BooleanField(default=False, help_text="Whether each question shows its share of the time.")
    asks_follow_ups = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveIntegerField(default=0, help_text="Of all pauses that have ended.")
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
                        state__in=["submitted", "expired", "abandoned"],
                        finished_at__isnull=False,
                        finished_at__gte=F("started_at"),
                        finished_at__lte=F("deadline_at"),
                    )
                ),
            ),
            # Practice can pause; a mock can't, or its time would mean nothing.
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(mode="practice", state="in_progress"),
                name="interview_paused_in_practice",
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
    def was_ended_by_clock(self) -> bool:
        return self.state in (InterviewState.EXPIRED, InterviewState.ABANDONED)

    @property
    def is_practice(self) -> bool:
        return self.mode == InterviewMode.PRACTICE

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def total_seconds(self) -> int:
        """The whole time from start to deadline, with the extra time in full minutes, without pauses."""
        return ceil(self.duration_minutes * (100 + self.extra_time_percent) / 100) * 60

    @property
    def clock(self) -> Clock:
        return Clock(self.state, self.deadline_at, self.paused_at)

    def time_used(self) -> timedelta | None:
        """From start to finish, without pauses."""
        if self.started_at is None or self.finished_at is None:
            return None
        return max(timedelta(0), self.finished_at - self.started_at - timedelta(seconds=self.paused_seconds))


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
    # Not whole ones: each save would lose what is left over.
    seconds_spent = models.FloatField(default=0.0, help_text="Thinking and writing.")
    writing_seconds = models.FloatField(default=0.0, help_text="What of it was writing, from save to save.")
    budget_seconds = models.PositiveIntegerField(null=True, help_text="Its share of the time, to pace by.")
    is_flagged = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, help_text="From then on nothing counts: marked, or ended.")
    late_text = models.TextField(blank=True, help_text="What arrived after the time: kept, not counted.")
    current_grade = models.ForeignKey(Grade, on_delete=models.SET_NULL, null=True, related_name="+")
    follow_up_score = models.FloatField(null=True, help_text="0..1 with what follow-ups added; empty without any.")
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
                condition=Q(follow_up_score__isnull=True) | Q(follow_up_score__range=(0, 1)),
                name="answer_follow_up_score_in_range",
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
    def was_typed(self) -> bool:
        """Not so for a question that was only leafed past, although that saves too."""
        return self.saved_at is not None and bool(self.text or self.writing_seconds)

    @property
    def thinking_seconds(self) -> float:
        return max(0.0, self.seconds_spent - self.writing_seconds)

    @property
    def word_count(self) -> int:
        return len(self.text.split())


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> FollowUpQuerySet:
        """Still to be asked, or asked and not ended."""
        return self.filter(locked_at__isnull=True)

    def overdue(self, at: datetime) -> FollowUpQuerySet:
        return self.open().filter(deadline_at__lt=at - GRACE)

    def waiting(self, at: datetime) -> FollowUpQuerySet:
        """Open, and their time, if it has begun, is not over."""
        return self.open().exclude(deadline_at__isnull=False, deadline_at__lt=at - GRACE)

    def unmarked(self) -> FollowUpQuerySet:
        """Ended, and not marked yet."""
        return self.filter(locked_at__isnull=False, credit__isnull=True)


class FollowUp(models.Model):
    """One probing question about a key point that an answer left out: asked once, with its own short time."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="follow_ups")
    key_point = models.SlugField(max_length=60)
    prompt = models.TextField()
    asked_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True, help_text="From then on nothing counts: sent, skipped or out of time.")
    late_text = models.TextField(blank=True, help_text="What arrived after the time: kept, not counted.")
    credit = models.FloatField(null=True, help_text="0..1 of the key point, already reduced; empty until it is marked.")
    scorer_version = models.CharField(max_length=20, blank=True)
    mark_json = models.JSONField(null=True)

    objects = models.Manager.from_queryset(FollowUpQuerySet)()

    class Meta:
        ordering = ["answer", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "key_point"], name="follow_up_once_per_key_point"),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, deadline_at__isnull=True)
                | Q(asked_at__isnull=False, deadline_at__gt=F("asked_at")),
                name="follow_up_asked_with_deadline",
            ),
            models.CheckConstraint(
                condition=Q(credit__isnull=True) | Q(credit__range=(0, 1)), name="follow_up_credit_in_range"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), MAX_ANSWER_CHARACTERS), name="follow_up_text_within_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"Follow-up {self.pk} to answer {self.answer_id}"

    @property
    def was_typed(self) -> bool:
        return self.saved_at is not None

    def takes_answers(self, at: datetime) -> bool:
        return self.locked_at is None and self.deadline_at is not None and not self.is_overdue(at)

    def is_overdue(self, at: datetime) -> bool:
        return self.deadline_at is not None and at > self.deadline_at + GRACE

    def seconds_left(self, at: datetime) -> int:
        if self.deadline_at is None or self.locked_at is not None:
            return 0
        return max(0, ceil((self.deadline_at - at).total_seconds()))

    def mark(self) -> scoring.Mark | None:
        return scoring.mark_from_json(self.mark_json) if self.mark_json else None
