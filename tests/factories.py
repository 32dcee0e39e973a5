"""Plain functions that make rows. Whatever a test relies on, it says itself."""

from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from django.contrib.auth.models import Group

from interviews.domain.planning import plan_interview
from interviews.domain.publishing import publish_question
from interviews.domain.saving import Saved, SaveTarget, save_answer
from interviews.domain.sitting import finish_interview, share_interview, start_interview
from interviews.models import (
    Answer,
    Grade,
    Interview,
    KeyPoint,
    Misconception,
    Question,
    SampleAnswer,
    Section,
    User,
)

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PASSWORD = "a-long-password"

# Meets the one key point of `make_question`; WRONG_TEXT falls for its misconception.
RIGHT_TEXT = "Quantization stores each weight in fewer bits, so the memory footprint shrinks."
WRONG_TEXT = "Quantization adds more parameters and makes the weights larger."

_numbers = count(1)


def make_user(username: str = "", *, group: str = "Candidates", **fields) -> User:
    name = username or f"user{next(_numbers)}"
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_section(code: str = "QUA", title: str = "Quantization", **fields) -> Section:
    return Section.objects.get_or_create(code=code, defaults={"title": title, **fields})[0]


def make_question(code: str = "", *, section: Section | None = None, publish: bool = True, **fields) -> Question:
    section = section or make_section()
    question = Question.objects.create(
        section=section,
        code=code or f"{section.code}-{next(_numbers):02}",
        **{"prompt": "Why would anybody do this?", "reference_answer": "Because it **saves memory**.", **fields},
    )
    make_key_point(question)
    Misconception.objects.create(
        question=question,
        slug="adds-parameters",
        statement="Quantization adds parameters.",
        correction="It changes how parameters are stored, not how many there are.",
        groups=[["quantization", "quantize"], ["adds parameters", "more parameters"]],
    )
    SampleAnswer.objects.create(
        question=question, position=1, kind="good", text=RIGHT_TEXT, expected_marks={"saves-memory": "met"}, min_score=1
    )
    if publish:
        publish_question(question, at=NOW)
        question.refresh_from_db()
    return question


def make_key_point(question: Question, slug: str = "saves-memory", **fields) -> KeyPoint:
    defaults = {
        "statement": "Fewer bits a weight save memory.",
        "weight": 2,
        "groups": [["fewer bits", "lower precision"], ["memory", "footprint"]],
        "follow_up": "What becomes smaller?",
    }
    return KeyPoint.objects.create(question=question, slug=slug, **{**defaults, **fields})


def make_plan(candidate: User, *, question_count: int = 1, mode: str = "mock", minutes: int = 30, at=NOW) -> Interview:
    """An interview whose clock is not running, over all sections."""
    return plan_interview(
        candidate,
        sections=Section.objects.all(),
        question_count=question_count,
        duration_minutes=minutes,
        mode=mode,
        at=at,
    )


def make_interview(candidate: User, *, question_count: int = 1, at=NOW, **plan) -> Interview:
    """An interview in progress since `at`; makes the questions it needs."""
    for _ in range(question_count - Question.objects.published().count()):
        make_question()
    plan = make_plan(candidate, question_count=question_count, at=at, **plan)
    return start_interview(plan, at=at, random=Random(1))


def save_text(answer: Answer, text: str, *, revision: int = 0, at=NOW) -> Saved:
    """As an autosave does it, which reads no more of the answer than it needs."""
    target = SaveTarget.get(pk=answer.pk)
    return save_answer(target, text=text, revision=revision, at=at)


def make_finished(candidate: User, *, text: str = RIGHT_TEXT, at=NOW, shared: bool = False, **plan) -> Interview:
    """A submitted and graded interview, every question answered with `text`."""
    interview = make_interview(candidate, at=at, **plan)
    for answer in interview.answers.all():
        save_text(answer, text, at=at + timedelta(minutes=1))
    finish_interview(interview, at=at + timedelta(minutes=2))
    if shared:
        share_interview(interview, at=at + timedelta(minutes=3))
    return interview


def make_altered_grade(answer: Answer, *, columns: dict | None = None, **result) -> Grade:
    """The answer's grade with other values in its result or its columns, as no grading would store it.

    The database refuses to change a grade, so this one takes its place.
    """
    grade = answer.grades.get()
    fields = {field.name: getattr(grade, field.name) for field in grade._meta.fields if field.name != "id"}
    grade.delete()
    fields["result_json"] = {**fields["result_json"], **result}
    return Grade.objects.create(**{**fields, **(columns or {})})
