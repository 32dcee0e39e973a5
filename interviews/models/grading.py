"""What the machine said. Grades are only ever added; database triggers refuse changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from interviews import scoring


class Grade(models.Model):
    """The scorer's opinion of one answer, with everything needed to recompute it byte for byte."""

    answer = models.ForeignKey("interviews.Answer", on_delete=models.CASCADE, related_name="grades")
    created_at = models.DateTimeField()
    scorer_version = models.CharField(max_length=20)
    rubric_hash = models.CharField(max_length=64)
    score = models.FloatField()
    confidence = models.FloatField()
    result_json = models.JSONField()

    class Meta:
        ordering = ["answer", "-pk"]
        constraints = [
            # Two requests that submit at once make one grade.
            models.UniqueConstraint(
                fields=["answer", "scorer_version", "rubric_hash"], name="grade_once_per_scorer_and_rubric"
            ),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="grade_score_in_range"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="grade_confidence_in_range"),
        ]

    def __str__(self) -> str:
        return f"Grade {self.pk} of answer {self.answer_id}"

    def result(self) -> scoring.Grade:
        return scoring.grade_from_json(self.result_json)
