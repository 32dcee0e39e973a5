"""Reading text: what counts as the same word, where sentences and clauses end."""

import pytest

from interviews.scoring.text import Text, fold, normalise, stem


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("optimisation", "optimization"),
        ("optimised", "optimized"),
        ("behaviour", "behavior"),
        ("labelled", "labeled"),
        ("Modelling", "modeling"),
        ("analyse", "analyze"),
        ("four", "4"),
        ("doesn't", "doesnt"),
        ("don’t", "dont"),
        ("naïve", "naive"),
        ("weights", "weight"),
        ("quantizing", "quantized"),
        ("pre-training", "pretraining"),
        ("Fine tuning", "finetuning"),
        ("sub-word", "subwords"),
    ],
)
def test_same_word(left, right):
    assert stem(normalise(left)) == stem(normalise(right))


def test_prefixes_belong_to_their_word():
    text = "pre-training, fine tuned, fine weather, left-to-right"

    read = Text(text)

    assert [text[start:end] for start, end in zip(read.starts, read.ends, strict=True)] == [
        "pre-training", "fine tuned", "fine", "weather", "left", "to", "right",
    ]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), [("masked", "model"), ("1", "10"), ("frozen", "trained")])
def test_other_word(left, right):
    assert stem(normalise(left)) != stem(normalise(right))


def test_letters_and_digits_are_apart():
    assert [word.norm for word in Text("int8 28GB 7B 4-bit 20,000 3.5").words] == [
        "int", "8", "28", "gb", "7", "b", "4", "bit", "20000", "3.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One", "Two", "Three"]),
        ("Use it, e.g. here. Done", ["Use it, e.g. here", "Done"]),
        ("- first\n- second", ["first", "second"]),
        ("It costs 3.5 GB. Fine", ["It costs 3.5 GB", "Fine"]),
        ("", []),
        ("...", []),
    ],
)
def test_sentences(text, sentences):
    read = Text(text)

    found = [read.span(sentence.start, sentence.end - 1) for sentence in read.sentences]
    assert [text[span.start : span.end] for span in found] == sentences


def test_clauses_end_at_commas_and_contrasts():
    assert Text("It saves memory, which helps but costs time").clauses == [0, 0, 0, 1, 1, 2, 2, 2]


def test_fold_keeps_other_scripts():
    assert fold("שלום") == "שלום"
    assert fold("ÄRGER") == "arger"
