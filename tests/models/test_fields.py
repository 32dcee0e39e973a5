"""Keyword groups as text: what curators type comes back, or says what is wrong."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from interviews.models.fields import GroupsFormField, PhrasesFormField, groups_from_text, groups_to_text

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
