"""The ways a key point can be found in an answer: one function each, tried in the order of `MATCHERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from rapidfuzz import fuzz

from .lexicon import CLAUSE_BREAKS, JOINERS, NEGATORS, PRONOUNS
from .patterns import Alternative, Finder, Hit, in_sentence
from .polarity import crosses_contrast, is_negated, is_of_something_else
from .text import Sentence, Text
from .types import GroupHit, KeyPoint, NearMiss, Span, Verdict

# Tokens from the first to the last word of a match. A trial on graded interview answers with windows of 11 tokens
# correlated with people at r .89, with 40 tokens at .85; our alternatives are longer phrases, hence a little more.
WINDOW = 14
# token_sort_ratio of content stems: from here on the statement itself has been said in nearly its own words.
NEEDED_TO_MEET = 84
NEEDED_FOR_PART = 70
# Longer sentences are compared piece by piece: one side must stay short, or comparing goes quadratic.
PIECE_TOKENS = 40
# A clause's subject stands among its first words: "and it", "because then they".
LEADING_TOKENS = 3
# Fewer content words than this say nothing by resemblance alone.
MIN_CONTENT_WORDS = 4


@dataclass(frozen=True, slots=True)
class CompiledPoint:
    point: KeyPoint
    groups: tuple[tuple[Alternative, ...], ...]
    opposites: tuple[Alternative, ...]
    rivals: tuple[Alternative, ...]
    statement_stems: tuple[str, ...]
    statement_negators: int


@dataclass(slots=True)
class Reading:
    """One answer as the matchers see it: only `sentences` can earn credit."""

    text: Text
    finder: Finder
    sentences: tuple[Sentence, ...]
    question_stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one matcher says of one key point. `certainty` is 0..1, from how directly it was said."""

    verdict: Verdict
    credit: float
    evidence: tuple[Span, ...] = ()
    hits: tuple[GroupHit, ...] = ()
    missed_groups: tuple[int, ...] = ()
    near_miss: NearMiss | None = None
    certainty: float = 0.9
    reason: str = ""


Matcher = Callable[[CompiledPoint, Reading], Finding | None]


def find_windows(
    hits: list[Hit], group_count: int, *, ordered: bool = False, limit: int = WINDOW
) -> Iterator[list[Hit]]:
    """Sets of hits, one for each group, that stand within `limit` tokens and do not share words."""
    for index, first in enumerate(hits):
        near = list(_near(hits, index, first.first + limit))
        window = [first]
        for group in range(group_count):
            if group == first.group:
                continue
            apart = (hit for hit in near if hit.group == group and _is_apart(hit, window))
            chosen = min(apart, key=lambda hit: (hit.last, hit.first), default=None)
            if chosen is None:
                break
            window.append(chosen)
        window.sort(key=lambda h: h.first)
        in_order = not ordered or [h.group for h in window] == sorted(h.group for h in window)
        if len(window) == group_count and in_order and max(h.last for h in window) - first.first < limit:
            yield window


def _near(hits: list[Hit], index: int, end: int) -> Iterator[Hit]:
    """The hits behind number `index` that begin before token `end`; `hits` are in the order of their first tokens."""
    for hit in islice(hits, index + 1, None):
        if hit.first >= end:
            return
        yield hit


def _is_apart(hit: Hit, window: list[Hit]) -> bool:
    return not any(hit.overlaps(other) for other in window)


def keyword_groups(compiled: CompiledPoint, reading: Reading) -> Finding | None:
    """All groups hit close together in one sentence, said and not denied; or enough of that for part."""
    group_hits = [reading.finder.hits(number, group) for number, group in enumerate(compiled.groups)]
    rivals = reading.finder.hits(-1, compiled.rivals)
    met = denied = None
    for sentence in reading.sentences:
        hits = [hit for group in group_hits for hit in in_sentence(group, sentence)]
        hits.sort(key=lambda hit: (hit.first, hit.last))
        for window in find_windows(hits, len(compiled.groups)):
            if is_of_something_else(window, in_sentence(rivals, sentence), reading.text):
                continue
            if _is_window_negated(window, reading.text):
                # "RNNs could not capture long ranges" denies it of the rival, which is no denial of the point.
                if not any(rival.last < window[0].first for rival in in_sentence(rivals, sentence)):
                    denied = denied or (window, sentence)
            elif met is None or _tightness(window) < _tightness(met[0]):
                met = (window, sentence)
    if met and denied and met[1] is denied[1]:
        # "Saves memory and does not cost accuracy": a denial in the same sentence is usually of something else.
        denied = None
    opposite = _find_opposite(compiled, reading, group_hits[0], rivals)
    return _decide(reading, met, denied, opposite) or _part(compiled, reading, group_hits, rivals)


Place = tuple[list[Hit], Sentence]


def _decide(reading: Reading, met: Place | None, denied: Place | None, opposite: Place | None) -> Finding | None:
    if met and opposite and met[1] is opposite[1]:
        # The reversing phrase stands right beside the keywords: it is what the sentence says of them.
        met = None
    against = opposite or denied
    if met and against:
        spans = tuple(sorted((_evidence(*met, reading.text), _evidence(*against, reading.text))))
        reason = "The answer says this in one place and the opposite in another."
        return Finding(Verdict.PARTLY, 0.5, spans, _as_group_hits(met[0], reading.text), certainty=0.4, reason=reason)
    if against:
        reason = "The answer says the opposite."
        return Finding(Verdict.CONTRADICTED, 0.0, (_evidence(*against, reading.text),), certainty=0.7, reason=reason)
    if met:
        certainty = 0.95 if not any(hit.typos for hit in met[0]) else 0.8
        hits = _as_group_hits(met[0], reading.text)
        return Finding(Verdict.MET, 1.0, (_evidence(*met, reading.text),), hits, certainty=certainty)
    return None


def _is_window_negated(window: list[Hit], text: Text) -> bool:
    return any(is_negated(hit, window, text) for hit in window)


def _tightness(window: list[Hit]) -> tuple[int, int]:
    return sum(hit.typos for hit in window), max(h.last for h in window) - min(h.first for h in window)


def _find_opposite(compiled: CompiledPoint, reading: Reading, anchors: list[Hit], rivals: list[Hit]) -> Place | None:
    opposites = reading.finder.hits(1, compiled.opposites)
    for sentence in reading.sentences:
        for opposite in in_sentence(opposites, sentence):
            for anchor in in_sentence(anchors, sentence):
                window = sorted([anchor, opposite], key=lambda hit: hit.first)
                is_near = max(anchor.last, opposite.last) - min(anchor.first, opposite.first) < WINDOW
                if not is_near or crosses_contrast(window, reading.text):
                    continue
                if is_of_something_else(window, in_sentence(rivals, sentence), reading.text):
                    continue
                if not is_negated(opposite, window, reading.text):
                    return window, sentence
    return None


def _part(compiled: CompiledPoint, reading: Reading, group_hits: list[list[Hit]], rivals: list[Hit]) -> Finding | None:
    """Said across a longer stretch, or all but one of three or more groups in one window."""
    count = len(compiled.groups)
    hits = sorted((hit for group in group_hits for hit in group), key=lambda hit: (hit.first, hit.last))
    stretched = _stretched(compiled, reading, hits, rivals)
    if stretched is not None:
        return stretched
    for skipped in range(count - 1, 0, -1) if count >= 3 else ():
        finding = _all_but(skipped, compiled, reading, hits)
        if finding:
            return finding
    return None


def _stretched(compiled: CompiledPoint, reading: Reading, hits: list[Hit], rivals: list[Hit]) -> Finding | None:
    """The anchor, and further on the predicate.

    Where a pronoun takes up the anchor ("The reward model is a proxy. It can be exploited") that is still one
    statement; without one, in the same sentence, the words may belong together or not: part of the credit.
    """
    far = None
    for left, right in _neighbours(reading.sentences):
        both = [hit for hit in hits if left.start <= hit.first and hit.last < right.end]
        for window in find_windows(both, len(compiled.groups), limit=2 * WINDOW):
            if window[0].group != 0 or _is_window_negated(window, reading.text):
                continue
            # A rival spoken of in between may be what the pronoun stands for.
            near_rivals = [rival for rival in rivals if left.start <= rival.first and rival.last < right.end]
            if is_of_something_else(window, near_rivals, reading.text):
                continue
            spans = tuple(
                sorted({_evidence([hit], reading.text.sentence_at(hit.first), reading.text) for hit in window})
            )
            group_hits = _as_group_hits(window, reading.text)
            if _pronoun_leads(window[1], reading.text.sentence_at(window[1].first), reading.text):
                reason = "Said across two clauses, joined by a pronoun."
                return Finding(Verdict.MET, 1.0, spans, group_hits, certainty=0.7, reason=reason)
            if left is right and far is None:
                reason = "The parts of this idea stand too far apart to read as one statement."
                far = Finding(Verdict.PARTLY, 0.5, spans, group_hits, certainty=0.5, reason=reason)
    return far


def _pronoun_leads(hit: Hit, sentence: Sentence, text: Text) -> bool:
    """Whether the hit's clause begins with a pronoun that can stand for something said before."""
    clause = [i for i in range(sentence.start, hit.first) if sentence.clause_of(i) == sentence.clause_of(hit.first)]
    return any(text.tokens[index].norm in PRONOUNS for index in clause[:LEADING_TOKENS])


def _neighbours(sentences: tuple[Sentence, ...]) -> Iterator[tuple[Sentence, Sentence]]:
    for sentence in sentences:
        yield sentence, sentence
    for left, right in pairwise(sentences):
        if left.end == right.start:
            yield left, right


def _all_but(skipped: int, compiled: CompiledPoint, reading: Reading, hits: list[Hit]) -> Finding | None:
    count = len(compiled.groups)
    renumbered = [
        Hit(h.group - (h.group > skipped), h.alternative, h.first, h.last, h.typos, h.negates)
        for h in hits
        if h.group != skipped
    ]
    for sentence in reading.sentences:
        for window in find_windows(in_sentence(renumbered, sentence), count - 1):
            if not _is_window_negated(window, reading.text):
                # Credit rises faster than the share of groups: two of three groups are less than two thirds of an idea.
                credit = round(((count - 1) / count) ** 2, 4)
                spans = (_evidence(window, sentence, reading.text),)
                group_hits = tuple(
                    GroupHit(h.group + (h.group >= skipped), h.alternative, reading.text.span(h.first, h.last))
                    for h in window
                )
                return Finding(Verdict.PARTLY, credit, spans, group_hits, (skipped,), certainty=0.5)
    return None


def _evidence(window: list[Hit], sentence: Sentence, text: Text) -> Span:
    """The clauses of the sentence that the window touches: what a reader would underline."""
    first, last = min(hit.first for hit in window), max(hit.last for hit in window)
    touched = range(sentence.clause_of(first), sentence.clause_of(min(last, sentence.end - 1)) + 1)
    inside = [index for index in range(sentence.start, sentence.end) if sentence.clause_of(index) in touched]
    # A sentence without punctuation may run on for pages: then show the words themselves with a little around.
    start = max(inside[0], first - WINDOW)
    end = min(inside[-1], last + WINDOW)
    while start < first and text.tokens[start].norm in CLAUSE_BREAKS | JOINERS:
        start += 1
    return text.span(start, max(end, last))


def _as_group_hits(window: list[Hit], text: Text) -> tuple[GroupHit, ...]:
    ordered = sorted(window, key=lambda hit: hit.group)
    return tuple(GroupHit(hit.group, hit.alternative, text.span(hit.first, hit.last)) for hit in ordered)


def fuzzy_statement(compiled: CompiledPoint, reading: Reading) -> Finding | None:
    """The statement said in nearly its own words."""
    best = _most_similar(compiled, reading)
    if best is None:
        return None
    similarity, piece = best
    if _negators(reading.text, piece) % 2 != compiled.statement_negators % 2:
        return None
    evidence = (reading.text.span(piece.start, piece.end - 1),)
    if similarity >= NEEDED_TO_MEET:
        return Finding(Verdict.MET, 1.0, evidence, certainty=0.75, reason="Nearly the words of the key point.")
    if similarity >= NEEDED_FOR_PART:
        return Finding(Verdict.PARTLY, 0.5, evidence, certainty=0.4, reason="Close to the words of the key point.")
    return None


MATCHERS: tuple[Matcher, ...] = (keyword_groups, fuzzy_statement)


def find_point(compiled: CompiledPoint, reading: Reading) -> Finding:
    """What the first matcher that finds something says; else missing, with the nearest miss."""
    for matcher in MATCHERS:
        finding = matcher(compiled, reading)
        if finding is not None:
            return finding
    hit_groups = [bool(reading.finder.hits(number, group)) for number, group in enumerate(compiled.groups)]
    missed = tuple(number for number, is_hit in enumerate(hit_groups) if not is_hit)
    best = _most_similar(compiled, reading)
    near_miss = None
    if best is not None and best[0] > 0:
        similarity, piece = best
        # A denied near-quote is as similar as a quote; it is still a miss, so it must read as one.
        similarity = min(similarity, NEEDED_FOR_PART - 1)
        near_miss = NearMiss(reading.text.span(piece.start, piece.end - 1), similarity, NEEDED_FOR_PART)
    nearness = near_miss.similarity / NEEDED_FOR_PART if near_miss else 0.0
    # Nothing like it was said: sure. Half its keywords or similar words were: less so.
    certainty = 0.95 - 0.3 * nearness**2 - (0.2 if any(hit_groups) else 0.0)
    return Finding(Verdict.MISSING, 0.0, (), (), missed, near_miss, certainty)


def _most_similar(compiled: CompiledPoint, reading: Reading) -> tuple[int, Sentence] | None:
    """The piece of the answer most like the statement, with its similarity 0..100.

    Content stems are sorted and compared (token_sort_ratio on stems); words of the question count on
    neither side, as everybody's answer contains them.
    """
    wanted = [s for s in compiled.statement_stems if s not in reading.question_stems]
    if len(wanted) < MIN_CONTENT_WORDS:
        return None
    target = " ".join(sorted(wanted))
    best: tuple[int, Sentence] | None = None
    for piece in _pieces(reading.sentences):
        said = [s for s in reading.text.content_stems(piece) if s not in reading.question_stems]
        similarity = round(fuzz.ratio(target, " ".join(sorted(said)))) if said else 0
        if best is None or similarity > best[0]:
            best = (similarity, piece)
    return best


def _pieces(sentences: tuple[Sentence, ...]) -> Iterator[Sentence]:
    for sentence in sentences:
        for start in range(sentence.start, sentence.end, PIECE_TOKENS):
            end = min(start + PIECE_TOKENS, sentence.end)
            yield Sentence(start, end, sentence.clauses[start - sentence.start : end - sentence.start])


def _negators(text: Text, sentence: Sentence) -> int:
    return sum(token.norm in NEGATORS for token in text.tokens[sentence.start : sentence.end])
