"""Keyword groups as text: what curators type comes back, or says what is wrong."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from interviews.models.fields import (
    GroupsFormField,
    PhrasesFormField,
    WaysFormField,
    groups_from_text,
    groups_to_text,
)

WORD = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


def test_groups_are_lines_and_alternatives():
    assert groups_from_text("perplexity | ppl\n\n lower | better \n") == [["perplexity", "ppl"], ["lower", "better"]]


@given(st.lists(st.lists(WORD, min_size=1, max_size=4), min_size=1, max_size=4))
def test_groups_survive_the_form(groups):
    assert GroupsFormField().clean(groups_to_text(groups)) == groups


@pytest.mark.parametrize("typed", ["", "  \n", "a | b\n | "])
def test_empty_groups_are_refused(typed):
    with pytest.raises(ValidationError):
        GroupsFormField().clean(typed)


def test_phrases_are_lines():
    assert PhrasesFormField(required=False).clean(" higher is better \n\nmore memory") == [
        "higher is better",
        "more memory",
    ]


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [([["a", "b"]], "a | b", False), ([["a", "b"]], "a", True), ([], "", False), (None, "", False)],
)
def test_has_changed_compares_lists(initial, typed, changed):
    assert GroupsFormField().has_changed(initial, typed) is changed


def test_ways_are_groups_with_an_empty_line_between():
    typed = "fits | runs\r\nlaptop | phone\r\n\r\nruns on one gpu | fits on a phone\r\n"

    assert WaysFormField(required=False).clean(typed) == [
        [["fits", "runs"], ["laptop", "phone"]],
        [["runs on one gpu", "fits on a phone"]],
    ]


@given(st.lists(st.lists(st.lists(WORD, min_size=1, max_size=3), min_size=2, max_size=3), max_size=3))
def test_ways_survive_the_form(ways):
    field = WaysFormField(required=False)

    assert field.clean(field.prepare_value(ways)) == ways


def test_way_of_one_word_is_refused():
    with pytest.raises(ValidationError, match="“laptop” is one word"):
        WaysFormField(required=False).clean("laptop | fits on a phone")
