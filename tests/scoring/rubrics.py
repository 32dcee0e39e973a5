"""One small rubric that shows every feature; no Django, so that it can be used in a bare interpreter."""

from interviews.scoring import KeyPoint, Misconception, Rubric

RUBRIC = Rubric(
    question="How do perplexity, masked models and DPO work?",
    reference_answer="Lower perplexity is better. MLM sees both sides. DPO needs no reward model.",
    key_points=(
        KeyPoint(
            slug="lower-perplexity",
            statement="Lower perplexity means better prediction of held-out text.",
            weight=3,
            groups=(("perplexity", "ppl"), ("lower is better", "lower", "predict* better", "less surpris*")),
            opposites=("higher is better", "higher perplexity is better"),
        ),
        KeyPoint(
            slug="both-sides",
            statement="A masked model sees context on both sides of a gap.",
            weight=2,
            groups=(("mlm", "masked language model*", "bert"), ("both sides", "bidirectional", "left and right")),
            rivals=("clm", "causal", "gpt*"),
        ),
        KeyPoint(
            slug="no-reward-model",
            statement="DPO needs no separate reward model.",
            weight=1,
            groups=(("dpo", "direct preference optimization"), ("no reward model", "skip* reward model", "not need")),
        ),
        KeyPoint(
            slug="three-parts",
            statement="Fine-tuning on labelled pairs reduces memory.",
            weight=2,
            groups=(("fine-tuning", "sft"), ("labelled pairs", "demonstrations"), ("reduce* memory", "cheaper")),
        ),
    ),
    misconceptions=(
        Misconception(
            slug="mlm-predicts-next",
            statement="Masked models predict the next token.",
            correction="They fill gaps.",
            groups=(("mlm", "bert"), ("predict*", "generat*"), ("next token", "left to right")),
            ordered=True,
        ),
        Misconception(
            slug="perplexity-is-accuracy",
            statement="Perplexity is accuracy.",
            correction="It is the exponential of the loss.",
            groups=(("perplexity",), ("accuracy", "percent correct")),
        ),
    ),
)


def draft_from_words(*, question="", reference="", key_points=(), points_needed=None, full_marks_share=None) -> Rubric:
    """A plain stand-in for drafting: each key point wants all of its words, and drafting's cleverness plays no part."""
    points = tuple(
        KeyPoint(slug=f"point-{number}", statement=text, weight=1, groups=tuple((word,) for word in text.split()))
        for number, text in enumerate(key_points or [reference], start=1)
    )
    return Rubric(question=question, reference_answer=reference, key_points=points)
