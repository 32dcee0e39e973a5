"""What the scorer says of one answer: a table of answers, the mark each must get, and why."""

import pytest

from interviews import scoring
from interviews.scoring import KeyPoint, Rubric, RubricError, confirmed_score, grade
from tests.scoring.rubrics import RUBRIC

MARKS = [
    # Said, in all the ways people say it.
    ("Lower perplexity is better.", "lower-perplexity", "met", "plainly"),
    ("The PPL should be lower.", "lower-perplexity", "met", "an abbreviation, in capitals"),
    ("With less perplexty the model predicts better; lower wins.", "lower-perplexity", "met", "a typo and a verb"),
    ("A lower perplexty shows a better model.", "lower-perplexity", "met", "a typo"),
    ("- perplexity: lower is better", "lower-perplexity", "met", "a terse bullet"),
    ("Not only is perplexity lower, it is stable.", "lower-perplexity", "met", "'not only' denies nothing"),
    ("Perplexity is measured on held-out text. It is lower for a better model.", "lower-perplexity", "met", "pronoun"),
    ("Masked language modelling is bidirectional.", "both-sides", "met", "British spelling, other ending"),
    ("BERT looks at the left and the right of a gap.", "both-sides", "met", "words between"),
    ("DPO skips the separate reward model.", "no-reward-model", "met", "a negative point said with its own verb"),
    ("DPO doesn't need one.", "no-reward-model", "met", "the negation belongs to the alternative"),
    ("DPO has no rollouts and no reward model.", "no-reward-model", "met", "a further 'no' agrees"),
    # Denied, turned round, or said of something else.
    ("Perplexity is never lower for a better model.", "lower-perplexity", "contradicted", "denied"),
    ("For perplexity, higher is better.", "lower-perplexity", "contradicted", "turned round"),
    ("I don't think that perplexity should be lower.", "lower-perplexity", "contradicted", "an opinion denied"),
    ("It is a myth that perplexity should be lower.", "lower-perplexity", "contradicted", "called a myth"),
    ("Unlike BERT, GPT is bidirectional.", "both-sides", "contradicted", "said of the rival"),
    (
        "The masked language model, or rather GPT, is bidirectional.",
        "both-sides",
        "contradicted",
        "the rival does it",
    ),
    ("BERT, unlike GPT, is bidirectional.", "both-sides", "met", "the rival is only compared with"),
    ("Instead of perplexity lower numbers of errors count.", "lower-perplexity", "missing", "what is set aside"),
    # Not said.
    ("", "lower-perplexity", "missing", "nothing"),
    ("Perplexity is a number.", "lower-perplexity", "missing", "half of it"),
    ("perplexity, lower, bert, both sides, dpo, reward", "lower-perplexity", "missing", "a list of terms"),
    ("How do perplexity, masked models and DPO work?", "both-sides", "missing", "the question again"),
    # Partly.
    ("SFT uses demonstrations a lot.", "three-parts", "partly", "two of three groups"),
    (
        "Lower perplexity is better. Later on I will argue that for perplexity higher is better.",
        "lower-perplexity",
        "partly",
        "both, in two places",
    ),
]


@pytest.mark.parametrize(("answer", "slug", "verdict", "why"), MARKS)
def test_mark(answer, slug, verdict, why):
    marks = {mark.slug: mark for mark in grade(answer, RUBRIC).marks}

    assert marks[slug].verdict == verdict, why


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("BERT predicts the next token.", ["mlm-predicts-next"]),
        ("The next token is predicted by GPT, not by BERT.", []),
        ("BERT never predicts the next token.", []),
        ("People think BERT predicts the next token, but this is wrong.", []),
        ("Perplexity tells the accuracy.", ["perplexity-is-accuracy"]),
        ("Perplexity is useful, whereas accuracy is not defined here.", []),
    ],
)
def test_misconceptions(answer, found):
    assert [item.slug for item in grade(answer, RUBRIC).misconceptions] == found


def test_words_of_a_false_statement_earn_nothing():
    rubric = Rubric("?", "", (KeyPoint("p", "S.", 1, (("bert",), ("next token",))),), RUBRIC.misconceptions)

    mark = grade("BERT predicts the next token.", rubric).marks[0]

    assert (mark.verdict, mark.credit) == ("contradicted", 0.0)


def test_evidence_quotes_the_clause():
    answer = "Well, in short: lower perplexity is better, and that is all."

    mark = grade(answer, RUBRIC).marks[0]

    assert [answer[span.start : span.end] for span in mark.evidence] == ["lower perplexity is better"]
    assert [(hit.group, answer[hit.span.start : hit.span.end]) for hit in mark.hits] == [
        (0, "perplexity"),
        (1, "lower"),
    ]


def test_missing_mark_says_what_was_looked_for_and_how_near_it_came():
    answer = "Text is held back for a test."

    mark = grade(answer, RUBRIC).marks[0]

    assert (mark.verdict, mark.missed_groups) == ("missing", (0, 1))
    assert answer[mark.near_miss.span.start : mark.near_miss.span.end] == answer[:-1]
    assert 0 < mark.near_miss.similarity < mark.near_miss.needed == 70


def test_statement_in_its_own_words_is_met_without_keywords():
    rubric = Rubric("?", "", (KeyPoint("p", "Gradients flow backwards through every layer.", 1, (("zzz",), ("yyy",))),))

    assert grade("Backwards the gradients flow, through every layer.", rubric).marks[0].verdict == "met"
    assert grade("Gradients never flow backwards through every layer.", rubric).marks[0].verdict == "missing"


def test_score_is_full_at_a_share_of_the_weight():
    answer = "Lower perplexity is better. BERT is bidirectional. DPO skips the separate reward model."

    # 6 of 8 points; 65 % of 8 is 5.2.
    assert grade(answer, RUBRIC).score == 1.0
    assert grade("Lower perplexity is better.", RUBRIC).score == 0.5769


def test_misconception_takes_two_fifths_off():
    answer = (
        "Lower perplexity is better. BERT is bidirectional. DPO skips the separate reward model. "
        "BERT predicts the next token."
    )

    assert grade(answer, RUBRIC).score == 0.6


def test_older_grades_are_added_up_by_their_own_rules():
    credits = [(3, 1.0), (5, 0.0)]

    assert confirmed_score(credits, misconception_count=1, scorer_version="1") == 0.1875
    assert confirmed_score(credits, misconception_count=1, scorer_version="2") == 0.1154
    assert confirmed_score(credits, misconception_count=1, scorer_version="3") == 0.1769


def test_misconceptions_never_make_a_score_negative():
    assert confirmed_score([(1, 1.0)], misconception_count=1) == 0.6
    assert confirmed_score([(1, 1.0)], misconception_count=2) == 0.2
    assert confirmed_score([(1, 1.0)], misconception_count=3) == 0.0


@pytest.mark.parametrize(
    ("answer", "flags"),
    [
        ("gpu, int8, fp16, gptq, cuda", ["term_list", "very_short"]),
        ("FP32: 28 GB, INT8: 7 GB, INT4: 3.5 GB, so size falls with every bit.", ["off_topic"]),
        ("How do perplexity, masked models and DPO work?", ["question_restated"]),
        ("Lower perplexity.", ["very_short"]),
        ("يتعلم النموذج الكلمة التالية من نص كبير دون تسميات", ["other_language", "off_topic"]),
        (
            "Gardening in spring means digging beds, sowing carrots, watering roses and watching clouds drift.",
            ["off_topic"],
        ),
    ],
)
def test_flags(answer, flags):
    assert [flag.name for flag in grade(answer, RUBRIC).flags] == flags


def test_copied_reference_is_named():
    reference = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    rubric = Rubric("What is it?", reference, RUBRIC.key_points)

    assert "copied_reference" in [flag.name for flag in grade(reference, rubric).flags]


def test_flags_lower_confidence():
    plain = grade("Lower perplexity is better, and BERT is bidirectional.", RUBRIC)
    flagged = grade("Lower perplexity.", RUBRIC)

    assert flagged.confidence < plain.confidence


def test_grade_names_scorer_and_rubric():
    result = grade("", RUBRIC)

    assert result.scorer_version == scoring.SCORER_VERSION
    assert result.rubric_hash == scoring.rubric_hash(RUBRIC)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ((), "The rubric has no key points."),
        ((KeyPoint("p", "S.", 0, (("a",),)),), "Key point “p” has weight 0; it must be 1 or more."),
        ((KeyPoint("p", "...", 1, ()),), "Key point “p” has neither keyword groups nor a statement."),
        (
            (KeyPoint("p", "S.", 1, (("a",),), other_ways=((("word",),),)),),
            "Key point “p”: “word” is one word, which is no other way to say the point.",
        ),
        ((KeyPoint("p", "S.", 1, (("a",), ())),), "Key point “p”: keyword group 2 is empty."),
        ((KeyPoint("p", "S.", 1, (("a", " * "),)),), "Key point “p”: keyword group 1 has an empty alternative."),
        ((KeyPoint("p", "S.", 1, (("a",),)),) * 2, "The key point “p” stands in the rubric twice."),
    ],
)
def test_malformed_rubric_is_refused(points, message):
    with pytest.raises(RubricError) as error:
        Rubric("?", "", points)

    assert str(error.value) == message
