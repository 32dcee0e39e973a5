"""What becomes of what is typed: saved, stale, late, refused; and nothing of it lost."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from interviews.domain import reviewing, sitting
from interviews.domain.saving import Saved, SaveOutcome
from interviews.forms import AnswerForm
from interviews.models import Interview
from tests.factories import NOW, RIGHT_TEXT, make_finished, make_interview, make_user, save_text

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def save(answer, text="words", *, revision=0, at=NOW):
    return save_text(answer, text, revision=revision, at=at)


def test_save_raises_the_revision_and_counts_time(candidate):
    answer = make_interview(candidate).answers.get()
    sitting.open_question(answer, at=NOW)
    answer.refresh_from_db()

    assert save(answer, "first", at=NOW + MINUTE) == Saved(SaveOutcome.SAVED, revision=1)
    answer.refresh_from_db()
    assert (answer.text, answer.revision, answer.seconds_spent) == ("first", 1, 60)

    assert save(answer, "second", revision=1, at=NOW + MINUTE * 1.5) == Saved(SaveOutcome.SAVED, revision=2)
    answer.refresh_from_db()
    assert (answer.text, answer.revision, answer.seconds_spent) == ("second", 2, 90)


def test_save_tells_thinking_from_writing(candidate):
    answer = make_interview(candidate).answers.get()
    sitting.open_question(answer, at=NOW)
    answer.refresh_from_db()

    for revision, second in enumerate((50, 58, 66, 110)):
        save(answer, f"text {second}", revision=revision, at=NOW + timedelta(seconds=second))

    answer.refresh_from_db()
    # Of the first gap and of the last only the end can have been writing.
    assert (answer.writing_seconds, answer.thinking_seconds) == (12 + 8 + 8 + 12, 110 - 40)


def test_fractions_of_seconds_add_up(candidate):
    answer = make_interview(candidate).answers.get()
    sitting.open_question(answer, at=NOW)

    for revision in range(10):
        save(answer, f"text {revision}", revision=revision, at=NOW + timedelta(seconds=2.9) * (revision + 1))

    answer.refresh_from_db()
    assert answer.seconds_spent == pytest.approx(29)
    assert answer.writing_seconds == pytest.approx(29)


def test_turning_the_page_without_a_word_is_thinking(candidate):
    answer = make_interview(candidate).answers.get()
    sitting.open_question(answer, at=NOW)

    save(answer, "", at=NOW + MINUTE)

    answer.refresh_from_db()
    assert (answer.thinking_seconds, answer.writing_seconds) == (60, 0)


def test_save_caps_the_time_of_a_page_left_open(candidate):
    answer = make_interview(candidate, minutes=120).answers.get()
    sitting.open_question(answer, at=NOW)
    answer.refresh_from_db()

    save(answer, at=NOW + 60 * MINUTE)

    answer.refresh_from_db()
    assert answer.seconds_spent == 15 * 60


def test_stale_save_overwrites_nothing(candidate):
    answer = make_interview(candidate).answers.get()
    save(answer, "newer")

    assert save(answer, "older tab").outcome == SaveOutcome.STALE

    answer.refresh_from_db()
    assert answer.text == "newer"


def test_same_text_again_is_saved_whatever_the_revision(candidate):
    answer = make_interview(candidate).answers.get()
    save(answer, "words")

    assert save(answer, "words") == Saved(SaveOutcome.SAVED, revision=1)


@pytest.mark.parametrize(("seconds_after", "outcome"), [(0, "saved"), (10, "saved"), (11, "late")])
def test_save_around_the_deadline(candidate, seconds_after, outcome):
    interview = make_interview(candidate)

    saved = save(interview.answers.get(), at=interview.deadline_at + timedelta(seconds=seconds_after))

    assert saved.outcome == outcome


def test_late_text_is_kept_beside_the_answer(candidate):
    interview = make_interview(candidate)
    answer = interview.answers.get()
    save(answer, "in time")

    save(answer, "in time and more", revision=1, at=interview.deadline_at + MINUTE)

    answer.refresh_from_db()
    assert (answer.text, answer.late_text) == ("in time", "in time and more")


def test_save_stores_the_beginning_of_what_is_too_long(candidate):
    answer = make_interview(candidate).answers.get()

    assert save(answer, "x" * 20_000 + "yy") == Saved(SaveOutcome.SAVED, revision=1, excess=2)

    answer.refresh_from_db()
    assert answer.text == "x" * 20_000


def test_what_is_beyond_the_limit_at_the_end_is_kept_with_the_rest(candidate):
    interview = make_interview(candidate)
    answer, text = interview.answers.get(), "x" * 20_000 + " and the end"
    save(answer, text)

    assert save(answer, text, revision=1, at=interview.deadline_at + MINUTE).outcome == SaveOutcome.LATE

    answer.refresh_from_db()
    assert (answer.text, answer.late_text) == ("x" * 20_000, text)


def test_late_text_that_does_not_fit_in_whole_is_refused(candidate):
    interview = make_interview(candidate)
    answer, late = interview.answers.get(), interview.deadline_at + MINUTE
    save(answer, "a" * 99_990, at=late)

    assert save(answer, "the last words", at=late).outcome == SaveOutcome.FULL

    answer.refresh_from_db()
    assert answer.late_text == "a" * 99_990


def test_late_texts_of_two_tabs_are_both_kept(candidate):
    interview = make_interview(candidate)
    answer, late = interview.answers.get(), interview.deadline_at + MINUTE

    for text in ("one tab", "one tab, more", "another tab", "another tab"):
        save(answer, text, at=late)

    answer.refresh_from_db()
    assert answer.late_text == "one tab, more\n\nanother tab"


def test_late_text_changes_no_reviewed_transcript(candidate, interviewer):
    interview = make_finished(candidate, shared=True)
    review = reviewing.open_review(interview, interviewer, at=NOW)
    reviewing.sign_review(review, summary="", at=NOW)
    answer = interview.answers.get()

    saved = save(answer, "months later", revision=answer.revision, at=NOW + 900 * MINUTE)

    answer.refresh_from_db()
    assert (saved.outcome, answer.late_text) == (SaveOutcome.REVIEWED, "")


@pytest.mark.parametrize("text", ["", "already kept"])
def test_nothing_new_after_a_review_is_no_refusal(candidate, interviewer, text):
    interview = make_finished(candidate, shared=True)
    answer = interview.answers.get()
    save(answer, "already kept, as late text", revision=answer.revision, at=NOW + 900 * MINUTE)
    reviewing.sign_review(reviewing.open_review(interview, interviewer, at=NOW), summary="", at=NOW)

    assert save(answer, text, revision=0, at=NOW + 999 * MINUTE).outcome == SaveOutcome.LATE


def test_text_for_a_marked_answer_is_kept_beside_it(candidate):
    answer = make_interview(candidate, mode="practice").answers.get()
    save(answer, RIGHT_TEXT)
    sitting.mark_answer(answer, at=NOW)

    assert save(answer, "from the other tab", revision=1).outcome == SaveOutcome.CLOSED

    answer.refresh_from_db()
    assert (answer.text, answer.late_text) == (RIGHT_TEXT, "from the other tab")


def test_save_that_lost_to_a_finish_does_not_change_the_graded_text(candidate):
    """On PostgreSQL such a save still sees the interview as running; the answer's own lock must stop it."""
    interview = make_interview(candidate)
    answer = interview.answers.get()
    save(answer, RIGHT_TEXT)
    sitting.finish_interview(interview, at=NOW + MINUTE)
    Interview.objects.filter(pk=interview.pk).update(state="in_progress", finished_at=None)

    assert save(answer, "Overwritten after grading.", revision=1, at=NOW + MINUTE).outcome == SaveOutcome.CLOSED

    answer.refresh_from_db()
    assert answer.text == RIGHT_TEXT


class TestAnyText(TestCase):
    """Whatever people type comes back as they typed it, but for what no database holds."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(st.characters(), max_size=300))
    def test_form_and_database_keep_any_text(self, typed):
        form = AnswerForm({"text": typed, "revision": 0})
        assert form.is_valid()
        answer = make_interview(make_user()).answers.get()

        save(answer, form.cleaned_data["text"])

        expected = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        answer.refresh_from_db()
        assert answer.text == "".join(c for c in expected if not "\ud800" <= c <= "\udfff")
