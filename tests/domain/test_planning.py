"""Which questions come up."""

from random import Random

import pytest

from interviews.domain.errors import DomainError
from interviews.domain.planning import choose_questions
from interviews.domain.publishing import retire_question
from interviews.models import Interview
from tests.factories import make_finished, make_interview, make_plan, make_question, make_section, make_user

pytestmark = pytest.mark.django_db


def test_plan_replaces_a_plan_that_never_began(candidate):
    make_question()
    first = make_plan(candidate)

    second = make_plan(candidate, question_count=3)

    assert list(candidate.interviews.all()) == [second]
    assert first.pk != second.pk


def test_plan_is_refused_while_one_is_running(candidate):
    running = make_interview(candidate)

    with pytest.raises(DomainError, match="Resume it or finish it"):
        make_plan(candidate)

    assert list(candidate.interviews.all()) == [running]


def test_choose_spreads_over_sections_and_asks_them_in_turn(candidate):
    for code, position in (("AAA", 2), ("BBB", 1)):
        section = make_section(code, code, position=position)
        for number in range(1, 6):
            make_question(f"{code}-{number:02}", section=section)
    plan = make_plan(candidate, question_count=4)

    chosen = [question.code for question in choose_questions(plan, random=Random(7))]

    assert [code[:3] for code in chosen] == ["BBB", "BBB", "AAA", "AAA"]


def test_choose_prefers_questions_this_candidate_has_not_had(candidate):
    old = make_question("QUA-01")
    make_finished(candidate)
    new = make_question("QUA-02")
    make_finished(make_user())

    for seed in range(5):
        assert choose_questions(make_plan(candidate), random=Random(seed)) == [new]
    assert old.code == "QUA-01"


def test_choose_leaves_out_retired_drafts_and_other_sections(candidate):
    retire_question(make_question("QUA-01"))
    make_question("QUA-02", publish=False)
    wanted = make_question("QUA-03")
    plan = make_plan(candidate, question_count=9)
    make_question("FT-01", section=make_section("FT", "Fine-tuning"))

    assert choose_questions(plan, random=Random(1)) == [wanted]


def test_sections_of_a_plan_are_kept(candidate):
    make_section("QUA", "Quantization")

    assert [s.code for s in Interview.objects.get(pk=make_plan(candidate).pk).sections.all()] == ["QUA"]
