"""Rubrics and grades as JSON that is the same byte for byte on every machine, and the rubric's hash.

Stored grades are read again for years: a field may be added with a default, never renamed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from .types import (
    Flag,
    FoundMisconception,
    Grade,
    GroupHit,
    Groups,
    KeyPoint,
    Mark,
    Misconception,
    NearMiss,
    Opposites,
    Rubric,
    Span,
    Term,
    Verdict,
)

# Fields that rubrics did not always have.
_LATER_FIELDS = ("terms", "opposites", "points_needed", "full_marks_share")

Json = dict[str, Any]


def canonical(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rubric_hash(rubric: Rubric) -> str:
    """SHA-256 over everything in the rubric, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(rubric_to_json(rubric)).encode()).hexdigest()


def rubric_to_json(rubric: Rubric) -> Json:
    """What a rubric does not use is left out, so that its hash does not change when rubrics learn something new."""
    plain = _plain(asdict(rubric))
    for point in plain["key_points"]:
        if not point["other_ways"]:
            del point["other_ways"]
    return {name: value for name, value in plain.items() if name not in _LATER_FIELDS or value}


def rubric_from_json(data: Json) -> Rubric:
    """Raises RubricError for a rubric that cannot be graded against, KeyError for a missing field."""
    return Rubric(
        question=data["question"],
        reference_answer=data["reference_answer"],
        key_points=tuple(_key_point(item) for item in data["key_points"]),
        misconceptions=tuple(_misconception(item) for item in data["misconceptions"]),
        terms=tuple(Term(tuple(item["names"])) for item in data.get("terms", ())),
        opposites=tuple(
            Opposites(tuple(item["one"]), tuple(item["other"]), item["are_subjects"])
            for item in data.get("opposites", ())
        ),
        points_needed=data.get("points_needed"),
        full_marks_share=data.get("full_marks_share"),
    )


def grade_to_json(grade: Grade) -> Json:
    return _plain(asdict(grade))


def grade_from_json(data: Json) -> Grade:
    return Grade(
        score=data["score"],
        confidence=data["confidence"],
        marks=tuple(mark_from_json(item) for item in data["marks"]),
        misconceptions=tuple(
            FoundMisconception(item["slug"], _spans(item["evidence"])) for item in data["misconceptions"]
        ),
        flags=tuple(Flag(item["name"], item["reason"]) for item in data["flags"]),
        scorer_version=data["scorer_version"],
        rubric_hash=data["rubric_hash"],
    )


def mark_to_json(mark: Mark) -> Json:
    return _plain(asdict(mark))


def _key_point(item: Json) -> KeyPoint:
    return KeyPoint(
        slug=item["slug"],
        statement=item["statement"],
        weight=item["weight"],
        groups=_groups(item["groups"]),
        opposites=tuple(item["opposites"]),
        rivals=tuple(item["rivals"]),
        other_ways=tuple(_groups(groups) for groups in item.get("other_ways", ())),
    )


def _misconception(item: Json) -> Misconception:
    return Misconception(
        slug=item["slug"],
        statement=item["statement"],
        correction=item["correction"],
        groups=_groups(item["groups"]),
        ordered=item["ordered"],
    )


def mark_from_json(item: Json) -> Mark:
    near = item["near_miss"]
    return Mark(
        slug=item["slug"],
        verdict=Verdict(item["verdict"]),
        credit=item["credit"],
        weight=item["weight"],
        evidence=_spans(item["evidence"]),
        hits=tuple(
            GroupHit(hit["group"], hit["alternative"], Span(**hit["span"]), hit.get("way", 0)) for hit in item["hits"]
        ),
        missed_groups=tuple(item["missed_groups"]),
        near_miss=NearMiss(Span(**near["span"]), near["similarity"], near["needed"]) if near else None,
        reason=item["reason"],
    )


def _groups(groups: list[list[str]]) -> Groups:
    return tuple(tuple(group) for group in groups)


def _spans(spans: list[Json]) -> tuple[Span, ...]:
    return tuple(Span(**span) for span in spans)


def _plain(value: Json) -> Json:
    """Tuples as lists and enums as strings, just as they come back from the database."""
    plain: Json = json.loads(json.dumps(value))
    return plain
