"""Statements, not words: how people say a thing, deny it, turn it round, or only name it."""

import pytest

from interviews.scoring import KeyPoint, Opposites, Rubric, Term, Verdict, grade

RUBRIC = Rubric(
    question="How do LoRA and full fine-tuning differ, and what does quantization change?",
    reference_answer=(
        "LoRA freezes the base weights and trains two small matrices, so it needs less memory. Full fine-tuning "
        "updates every weight. INT8 stores each weight in one byte, FP32 in four bytes. RLHF first trains a reward "
        "model from human comparisons. BERT reads both sides of a masked word, GPT only what comes before."
    ),
    key_points=(
        KeyPoint(
            slug="lora-freezes",
            statement="LoRA keeps the base weights frozen.",
            weight=2,
            groups=(("lora", "adapters"), ("frozen", "freez*", "not touch*", "base untouched")),
            opposites=("updates all", "updates every"),
        ),
        KeyPoint(
            slug="lora-memory",
            statement="LoRA reduces the GPU memory that training needs.",
            weight=2,
            groups=(("lora", "adapters"), ("memory", "vram")),
            other_ways=((("fits on one gpu", "single 24 gb card"),),),
        ),
        KeyPoint(
            slug="full-updates-all",
            statement="Full fine-tuning updates every weight.",
            weight=1,
            groups=(("full fine-tuning",), ("updates every", "all weights", "every weight", "whole network")),
        ),
        KeyPoint(
            slug="int8-one-byte",
            statement="In INT8 a weight takes one byte.",
            weight=1,
            groups=(("int8", "8-bit"), ("one byte", "1 b")),
        ),
        KeyPoint(
            slug="rm-before-ppo",
            statement="The reward model is trained before the policy is optimised.",
            weight=1,
            groups=(("reward model",), ("train*", "fit*"), ("policy", "ppo")),
        ),
        KeyPoint(
            slug="bert-both-sides",
            statement="BERT reads the context on both sides.",
            weight=1,
            groups=(("bert", "masked language model"), ("both sides", "bidirectional*", "left and right")),
        ),
        KeyPoint(
            slug="rlhf-human-judgement",
            statement="RLHF learns from human judgement.",
            weight=1,
            groups=(("rlhf",), ("human judgement", "human feedback", "human comparisons", "raters")),
        ),
        KeyPoint(
            slug="no-reward-model",
            statement="DPO works without a separate reward model.",
            weight=1,
            groups=(
                ("dpo",),
                ("no reward model", "without reward model", "not need reward model", "skips the reward model"),
            ),
        ),
    ),
    terms=(
        Term(("reinforcement learning from human feedback", "RLHF")),
        Term(("low-rank adaptation", "LoRA")),
        Term(("direct preference optimization", "DPO")),
    ),
    opposites=(
        Opposites(("lora", "peft", "adapters"), ("full fine-tuning",), are_subjects=True),
        Opposites(("bert",), ("gpt*",), are_subjects=True),
        Opposites(("frozen", "freez*"), ("trained", "updated")),
    ),
)

SAID = [
    ("LoRA leaves the base frozen.", "lora-freezes", "plainly"),
    ("LoRA: base weights frozen", "lora-freezes", "a terse note"),
    ("- LoRA\n- adapters leave the pretrained weights frozen", "lora-freezes", "a bullet"),
    ("LoRA:\n- freezes the base\n- trains two small matrices", "lora-freezes", "a heading over its bullets"),
    ("With low-rank adaptation the weights stay frozen.", "lora-freezes", "the long form of an abbreviation"),
    ("With Low Rank Adaptation (LoRA) one freezes the base.", "lora-freezes", "both forms, no hyphen"),
    ("lora freezs the base model", "lora-freezes", "a typo"),
    ("Adaptors, sorry, adapters keep the base frozen.", "lora-freezes", "corrects itself"),
    ("LoRA does not touch the base.", "lora-freezes", "the negation belongs to the phrase"),
    ("LoRA is popular. It keeps all of the base frozen.", "lora-freezes", "a pronoun takes up the subject"),
    ("Not only are the LoRA matrices small, the base is frozen too.", "lora-freezes", "'not only' denies nothing"),
    ("I'm not sure about the rank, but LoRA keeps the base frozen.", "lora-freezes", "unsure of something else"),
    ("LoRA saves memory.", "lora-memory", "a verb of less"),
    ("INT8 takes less space: one byte a weight.", "int8-one-byte", "less of something else"),
    ("LoRA needs far less VRAM than full fine-tuning.", "lora-memory", "compared with the rival"),
    ("Unlike full fine-tuning, LoRA is easy on memory.", "lora-memory", "the rival behind 'unlike'"),
    ("A 7B model with LoRA fits on one GPU.", "lora-memory", "another way to say it, in one phrase"),
    ("With LoRA memory isn't a problem any more.", "lora-memory", "harmless negation of the problem"),
    ("In full fine-tuning every weight moves.", "full-updates-all", "plainly"),
    ("In full finetuning all the weights are trained.", "full-updates-all", "joined, plural, words between"),
    ("int8 = 1 byte per weight", "int8-one-byte", "a formula"),
    ("INT 8 takes 1 byte.", "int8-one-byte", "a number in digits, apart"),
    ("With 8 bits a weight takes one byte, i.e. 8-bit weights are one byte each.", "int8-one-byte", "spelt out"),
    ("First the reward model is trained, then PPO optimises the policy.", "rm-before-ppo", "in its order"),
    ("BERT is bidirectional; GPT isn't.", "bert-both-sides", "the rival is denied it"),
    ("BERT, as opposed to GPT, sees both sides.", "bert-both-sides", "the rival is only compared with"),
    ("RLHF relies on human judgment.", "rlhf-human-judgement", "American spelling"),
    ("Reinforcement learning from human feedback depends on raters.", "rlhf-human-judgement", "long form"),
    ("DPO does not need a separate reward model.", "no-reward-model", "a negative point said with 'not'"),
    ("DPO trains without any reward model.", "no-reward-model", "a negative point said with 'without'"),
    ("DPO has no reward model and no rollouts.", "no-reward-model", "a further 'no' agrees"),
    ("Direct preference optimisation skips the reward model.", "no-reward-model", "long form, British"),
    ("Zero-shot or not, LoRA keeps the base frozen.", "lora-freezes", "'zero-shot' denies nothing"),
    ("LoRA is no magic, it leaves the base frozen.", "lora-freezes", "what it is not, and what it does"),
    ("RLHF is less magic than human feedback.", "rlhf-human-judgement", "'less' belongs to another word"),
    (
        "so basically what happens is that you take the model and then with lora you keep the base frozen and you "
        "train two small matrices and that means less memory and in the end you merge them so nothing is slower",
        "lora-freezes",
        "one huge sentence",
    ),
]

NOT_SAID = [
    ("LoRA, rank, frozen, alpha, adapters, memory, merge.", "lora-freezes", "missing", "a list of terms"),
    ("LoRA\nfrozen\nrank\nalpha\nmemory\nVRAM\nQLoRA", "lora-memory", "missing", "a list over lines"),
    ("LoRA rank frozen alpha adapters memory merge VRAM QLoRA bytes PPO", "lora-freezes", "missing", "no commas"),
    ("How do LoRA and full fine-tuning differ, and what does quantization change?", "lora-freezes", "missing", "asked"),
    (
        "LoRA is a method from 2021. I read the paper on a train to Berlin and liked it. Lakes were frozen outside.",
        "lora-freezes",
        "missing",
        "the words in unrelated sentences",
    ),
    ("LoRA does not keep the base frozen.", "lora-freezes", "contradicted", "denied"),
    ("LoRA never leaves the base frozen.", "lora-freezes", "contradicted", "never"),
    ("LoRA fails to keep the base frozen.", "lora-freezes", "contradicted", "fails to"),
    ("I don't think LoRA keeps the base frozen.", "lora-freezes", "contradicted", "an opinion denied"),
    ("It is a myth that LoRA keeps the base frozen.", "lora-freezes", "contradicted", "called a myth"),
    ("It's not the case that with LoRA the base is frozen.", "lora-freezes", "contradicted", "not the case"),
    ("LoRA keeps the base frozen, but that is wrong.", "lora-freezes", "contradicted", "taken back as wrong"),
    ("LoRA keeps the base frozen, no wait, it trains everything.", "lora-freezes", "missing", "taken back"),
    ("None of the weights are frozen by LoRA.", "lora-freezes", "contradicted", "none of them"),
    (
        "None of the scales, norms and base weights are frozen with LoRA.",
        "lora-freezes",
        "contradicted",
        "a list",
    ),
    ("With zero adapters or zero frozen weights we begin.", "lora-freezes", "contradicted", "zero of them"),
    ("LoRA leaves the base frozen in no case.", "lora-freezes", "contradicted", "in no case"),
    (
        "RLHF learns hardly ever from all that human feedback.",
        "rlhf-human-judgement",
        "contradicted",
        "a phrase",
    ),
    ("BERT is less bidirectional than one thinks.", "bert-both-sides", "contradicted", "less of it"),
    ("Instead of LoRA people had frozen layers.", "lora-freezes", "missing", "what is set aside"),
    ("LoRA updates every base weight.", "lora-freezes", "contradicted", "an opposite"),
    ("LoRA increases the memory that training needs.", "lora-memory", "contradicted", "the other direction"),
    ("With LoRA the memory need is higher.", "lora-memory", "contradicted", "higher for lower"),
    ("Full fine-tuning keeps memory low, whereas LoRA is fast.", "lora-memory", "missing", "said of the other"),
    ("With LoRA all weights are updated, whereas full fine-tuning is quick.", "full-updates-all", "missing", "swapped"),
    ("LoRA updates every weight of full fine-tuning.", "full-updates-all", "contradicted", "said of the rival"),
    ("INT8 takes one bit.", "int8-one-byte", "missing", "another unit"),
    ("INT8 takes four bytes.", "int8-one-byte", "missing", "another number"),
    ("The reward model is trained after the policy with PPO.", "rm-before-ppo", "contradicted", "after for before"),
    ("GPT is bidirectional, BERT is not.", "bert-both-sides", "contradicted", "swapped"),
    ("BERT reads only the left and GPT both sides.", "bert-both-sides", "contradicted", "swapped, one clause"),
    ("DPO can't do without a reward model.", "no-reward-model", "contradicted", "two negations"),
    ("DPO needs a reward model.", "no-reward-model", "missing", "the negation left out"),
    ("RLHF needs no human judgement.", "rlhf-human-judgement", "contradicted", "no need for"),
]


@pytest.mark.parametrize(("answer", "slug", "why"), SAID)
def test_statement_is_met(answer, slug, why):
    marks = {mark.slug: mark for mark in grade(answer, RUBRIC).marks}

    assert marks[slug].verdict == Verdict.MET, (why, marks[slug])


@pytest.mark.parametrize(("answer", "slug", "verdict", "why"), NOT_SAID)
def test_words_without_the_statement_earn_nothing(answer, slug, verdict, why):
    marks = {mark.slug: mark for mark in grade(answer, RUBRIC).marks}

    assert (marks[slug].verdict, marks[slug].credit) == (verdict, 0.0), why
