"""What an interviewer does to a shared interview. The machine's grade is never touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from interviews import scoring
from interviews.models import Answer, AnswerComment, FollowUp, Interview, MarkChange, Review, User

from .errors import DomainError


@dataclass(frozen=True)
class FinalMark:
    """A key point's mark as it stands: the machine's, with what a follow-up added, or the interviewer's instead."""

    mark: scoring.Mark
    change: MarkChange | None = None
    follow_up: FollowUp | None = None

    @property
    def verdict(self) -> scoring.Verdict:
        return scoring.Verdict(self.change.verdict) if self.change else self.mark.verdict

    @property
    def credit(self) -> float:
        return credit_for(self.verdict) if self.change else max(self.mark.credit, self.follow_up_credit)

    @property
    def follow_up_credit(self) -> float:
        """What was said in the follow-up is worth, 0..1; 0 without one."""
        return (self.follow_up and self.follow_up.credit) or 0.0


def credit_for(verdict: scoring.Verdict) -> float:
    """What a human's verdict is worth, 0..1 of the key point's weight."""
    return {scoring.Verdict.MET: 1.0, scoring.Verdict.PARTLY: 0.5}.get(verdict, 0.0)


def open_review(interview: Interview, reviewer: User, *, at: datetime) -> Review:
    """This reviewer's review of the interview: the one there is, or one that begins with its first change."""
    existing = Review.objects.filter(interview=interview, reviewer=reviewer).first()
    return existing or Review(interview=interview, reviewer=reviewer, created_at=at)


@transaction.atomic
def change_mark(
    review: Review, answer: Answer, *, key_point: str, verdict: str, reason: str, at: datetime
) -> MarkChange | None:
    """Put a human verdict beside the machine's; the machine's own verdict takes the change back.

    Raises DomainError when the review is signed, the key point is not in the rubric, or the reason is empty.
    """
    machine = next((mark for mark in machine_marks(answer) if mark.slug == key_point), None)
    if machine is None:
        raise DomainError("This answer has no such key point.")
    is_change = _is_change(FinalMark(machine, follow_up=_follow_up_of(answer, key_point)), verdict)
    if is_change and not reason.strip():
        raise DomainError("Give a reason: the candidate reads it beside the changed mark.")
    _begin(review)
    if not is_change:
        review.mark_changes.filter(answer=answer, key_point=key_point).delete()
        return None
    change, _ = MarkChange.objects.update_or_create(
        review=review,
        answer=answer,
        key_point=key_point,
        defaults={"verdict": verdict, "reason": reason.strip(), "changed_at": at},
    )
    return change


def _is_change(standing: FinalMark, verdict: str) -> bool:
    """Whether the verdict changes what stands without it. Of what a follow-up earned only the credit can differ."""
    if standing.follow_up_credit:
        return credit_for(scoring.Verdict(verdict)) != standing.credit
    return standing.mark.verdict != verdict


def _follow_up_of(answer: Answer, key_point: str) -> FollowUp | None:
    return answer.follow_ups.filter(key_point=key_point).first()


@transaction.atomic
def comment_on_answer(review: Review, answer: Answer, *, text: str) -> None:
    """Set, replace or (with an empty text) take back the comment on one answer."""
    _begin(review)
    if text.strip():
        AnswerComment.objects.update_or_create(review=review, answer=answer, defaults={"text": text.strip()})
    else:
        review.comments.filter(answer=answer).delete()


@transaction.atomic
def sign_review(review: Review, *, summary: str, at: datetime) -> Review:
    """Close the review: from now on the candidate sees machine and final score side by side."""
    _begin(review)
    answers, changes = _answers(review), changes_by_answer(review)
    for answer in answers:
        answer.reviewed_score = answer_final_score(answer, changes.get(answer.pk, {}))
    Answer.objects.bulk_update(answers, ["reviewed_score"])
    Review.objects.filter(pk=review.pk, signed_at__isnull=True).update(
        signed_at=at, summary=summary.strip(), final_score=interview_final_score(review)
    )
    review.refresh_from_db()
    return review


def machine_marks(answer: Answer) -> tuple[scoring.Mark, ...]:
    return answer.current_grade.result().marks if answer.current_grade else ()


def final_marks(answer: Answer, changes: dict[str, MarkChange]) -> list[FinalMark]:
    """The answer's marks with the changes (by key point slug) in their places."""
    asked = {follow_up.key_point: follow_up for follow_up in answer.follow_ups.all()}
    return [FinalMark(mark, changes.get(mark.slug), asked.get(mark.slug)) for mark in machine_marks(answer)]


def answer_final_score(answer: Answer, changes: dict[str, MarkChange]) -> float:
    """The answer's score 0..1 as it stands after the changes, added up as the scorer adds up its own."""
    if answer.current_grade is None:
        return 0.0
    if not changes:
        return answer_machine_score(answer)
    return _added_up(answer.current_grade.result(), final_marks(answer, changes))


def answer_machine_score(answer: Answer) -> float:
    """The answer's score 0..1 without any human's changes."""
    if answer.follow_up_score is not None:
        return answer.follow_up_score
    return answer.current_grade.score if answer.current_grade else 0.0


def score_with_follow_ups(answer: Answer) -> float | None:
    """The score 0..1 with what the follow-ups earned; None before anything is marked."""
    if answer.current_grade is None:
        return None
    return _added_up(answer.current_grade.result(), final_marks(answer, {}))


def _added_up(result: scoring.Grade, marks: list[FinalMark]) -> float:
    return scoring.confirmed_score(
        ((final.mark.weight, final.credit) for final in marks),
        misconception_count=len(result.misconceptions),
        scorer_version=result.scorer_version,
    )


def interview_final_score(review: Review) -> float:
    """Mean of the answers' final scores, 0..1."""
    changes = changes_by_answer(review)
    scores = [answer_final_score(answer, changes.get(answer.pk, {})) for answer in _answers(review)]
    return round(sum(scores) / len(scores), 4) if scores else 0.0


def _answers(review: Review) -> list[Answer]:
    return list(review.interview.answers.select_related("current_grade").prefetch_related("follow_ups"))


def changes_by_answer(review: Review | None) -> dict[int, dict[str, MarkChange]]:
    """{answer id: {key point slug: change}}"""
    found: dict[int, dict[str, MarkChange]] = {}
    for change in review.mark_changes.all() if review and review.pk else ():
        found.setdefault(change.answer_id, {})[change.key_point] = change
    return found


def _begin(review: Review) -> None:
    """Write the review if this is its first change, and hold it until the transaction ends.

    Raises DomainError when it is signed, or its interview no longer shared: whoever signs in another tab or takes the
    interview back waits for this change, or it for them.
    """
    if Interview.objects.select_for_update().get(pk=review.interview_id).shared_at is None:
        raise DomainError("The candidate has taken this interview back, so nothing is added to it.")
    row, _ = Review.objects.get_or_create(
        interview=review.interview, reviewer=review.reviewer, defaults={"created_at": review.created_at}
    )
    review.pk = row.pk
    review._state.adding = False
    if Review.objects.select_for_update().get(pk=row.pk).is_signed:
        raise DomainError("This review is signed and stands as it is.")
