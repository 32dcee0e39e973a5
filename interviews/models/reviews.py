"""What a human said: beside the grade, never over it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan

from .sessions import Answer, Interview


class ReviewQuerySet(models.QuerySet["Review"]):
    def signed(self) -> ReviewQuerySet:
        return self.filter(signed_at__isnull=False)


class Review(models.Model):
    """One interviewer's look at one interview. After signing it stands."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    created_at = models.DateTimeField()
    summary = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    final_score = models.FloatField(null=True)

    objects = models.Manager.from_queryset(ReviewQuerySet)()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "reviewer"], name="review_once_per_reviewer"),
            models.CheckConstraint(
                name="review_signed_with_score",
                condition=Q(signed_at__isnull=True, final_score__isnull=True)
                | Q(signed_at__isnull=False, final_score__isnull=False, final_score__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk} of interview {self.interview_id}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class MarkChange(models.Model):
    """An interviewer's own verdict on one key point, with the reason the candidate will read."""

    class Verdict(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        MISSING = "missing", "Missing"
        CONTRADICTED = "contradicted", "Contradicted"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="mark_changes")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="mark_changes")
    key_point = models.SlugField(max_length=60)
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["answer", "key_point"]
        constraints = [
            models.UniqueConstraint(fields=["review", "answer", "key_point"], name="mark_change_once_per_review"),
            models.CheckConstraint(
                condition=Q(verdict__in=["met", "partly", "missing", "contradicted"]),
                name="mark_change_verdict_is_known",
            ),
            models.CheckConstraint(condition=GreaterThan(Length(Trim("reason")), 0), name="mark_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key_point}: {self.verdict}"


class AnswerComment(models.Model):
    """An interviewer's words to the candidate about one answer."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "answer"], name="comment_once_per_answer_and_review"),
        ]

    def __str__(self) -> str:
        return f"Comment on answer {self.answer_id}"
