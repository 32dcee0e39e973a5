"""What happened, for looking into problems: when interviews ran, how they were graded, who reviewed them.

Never what was typed: practice is private until it is shared, from administrators too.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from interviews.models import Grade, Interview, Review

from .base import ReadOnlyAdmin


class RecordAdmin(ReadOnlyAdmin):
    """Only for administrators: a staff interviewer's view_interview is not meant for unshared interviews."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(Interview)
class InterviewAdmin(RecordAdmin):
    list_display = [
        "__str__",
        "candidate",
        "state",
        "mode",
        "question_count",
        "started_at",
        "deadline_at",
        "finished_at",
    ]
    list_filter = ["state", "mode", "sections"]
    list_select_related = ["candidate"]
    search_fields = ["candidate__username", "candidate__email"]
    search_help_text = "The candidate's username or email address."
    fields = [
        "candidate",
        "state",
        "mode",
        "sections",
        "question_count",
        "duration_minutes",
        "created_at",
        "started_at",
        "deadline_at",
        "finished_at",
        "shared_at",
    ]


@admin.register(Grade)
class GradeAdmin(RecordAdmin):
    list_display = ["__str__", "question", "candidate", "score", "confidence", "scorer_version", "created_at"]
    list_filter = ["scorer_version", "answer__version__question__section"]
    list_select_related = ["answer__version__question", "answer__interview__candidate"]
    search_fields = ["answer__version__question__code", "answer__interview__candidate__username"]
    search_help_text = "A question's code or the candidate's username."
    fields = ["question", "candidate", "score", "confidence", "scorer_version", "rubric_hash", "created_at"]

    @admin.display(ordering="answer__version__question__code")
    def question(self, grade: Grade) -> str:
        return str(grade.answer.version)

    @admin.display(ordering="answer__interview__candidate__username")
    def candidate(self, grade: Grade) -> str:
        return str(grade.answer.interview.candidate)


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    list_display = ["__str__", "candidate", "reviewer", "created_at", "signed_at", "final_score"]
    list_filter = ["signed_at"]
    list_select_related = ["interview__candidate", "reviewer"]
    search_fields = ["interview__candidate__username", "reviewer__username"]
    search_help_text = "The candidate's or the reviewer's username."
    fields = ["interview", "candidate", "reviewer", "created_at", "signed_at", "final_score"]

    @admin.display(ordering="interview__candidate__username")
    def candidate(self, review: Review) -> str:
        return str(review.interview.candidate)
