"""What a rubric takes of the glossary."""

from dataclasses import replace

from interviews.scoring import Glossary, KeyPoint, Opposites, Rubric, Term, grade, rubric_hash, with_glossary

POINT = KeyPoint("near", "LoRA keeps the base frozen.", 1, (("lora",), ("frozen", "freez*")))
RUBRIC = Rubric("How does LoRA work?", "It freezes the base.", (POINT,))
TERMS = (Term(("low-rank adaptation", "LoRA")), Term(("graphics card", "GPU")))
OPPOSITES = (Opposites(("frozen",), ("trained",)), Opposites(("symmetric",), ("asymmetric",)))


def test_rubric_takes_only_what_it_uses():
    with_its_part = with_glossary(RUBRIC, Glossary(TERMS, OPPOSITES))

    assert (with_its_part.terms, with_its_part.opposites) == (TERMS[:1], OPPOSITES[:1])


def test_order_of_the_glossary_changes_no_hash():
    one = Rubric("?", "!", (replace(POINT, opposites=("gpu",)),))
    forwards, backwards = Glossary(TERMS, OPPOSITES), Glossary(TERMS[::-1], OPPOSITES[::-1])

    assert rubric_hash(with_glossary(one, forwards)) == rubric_hash(with_glossary(one, backwards))


def test_term_stands_for_its_names():
    answer = "Low-rank adaptation leaves the base frozen."

    assert grade(answer, RUBRIC).marks[0].verdict == "missing"
    assert grade(answer, with_glossary(RUBRIC, Glossary(TERMS))).marks[0].verdict == "met"


def test_many_names_in_one_phrase_end():
    terms = tuple(
        Term(tuple(f"{letter}{letter}{name}" for name in ("ab", "cd", "ef", "gh", "ij", "kl"))) for letter in "abcdef"
    )
    phrase = " ".join(f"{letter}{letter}ab" for letter in "abcdef")
    rubric = Rubric("?", "!", (replace(POINT, groups=((phrase,), ("frozen",))),))

    assert grade(f"{phrase} is frozen", with_glossary(rubric, Glossary(terms))).marks[0].verdict == "met"
