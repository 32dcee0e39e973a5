"""Measure the scorer against people's scores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews import scoring
from interviews.domain.evaluating import AnswersReport, Evaluation, PairsReport, SpeedReport
from interviews.domain.grading_files import Bank, LineError, read_lines
from interviews.management.bank import read_bank
from interviews.management.files import ending_quietly, open_input, size_in_bytes
from interviews.management.progress import Progress
from interviews.management.tables import figure, table
from interviews.scoring.agreement import CLEAR_DIFFERENCE, Band, Separation

JSON_DIGITS = 4


class Command(BaseCommand):
    help = "Compare the scorer with people: answers with a “human” score, and pairs of a “true” and a “false” answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="file", help="JSON lines; - reads standard input")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        with ending_quietly(self.stdout):
            failed = self._report(files, as_json=options["json"])
        if failed:
            raise CommandError(f"{failed:,} line{'' if failed == 1 else 's'} could not be used.")

    def _report(self, files: list[str], *, as_json: bool) -> int:
        """Print what there is to say of the files; returns how many lines could not be used."""
        bank, reports, failed = read_bank(), [], 0
        for file in files:
            evaluation, unusable = self._evaluate(file, bank)
            failed += unusable
            if as_json:
                reports.append(_as_json(file, evaluation, unusable))
            else:
                self.stdout.write("\n".join((*_tables(file, evaluation), "")))
        if as_json:
            report = {"scorer_version": scoring.SCORER_VERSION, "files": reports}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        return failed

    def _evaluate(self, file: str, bank: Bank | None) -> tuple[Evaluation, int]:
        """What the file's lines gave, and how many could not be used."""
        evaluation, failed = Evaluation(bank), 0
        with open_input(file) as source:
            progress = Progress(self.stderr, whole=size_in_bytes(source), unit="lines")
            for line in read_lines(source):
                try:
                    evaluation.add(line)
                except (LineError, scoring.RubricError) as error:
                    failed += 1
                    progress.clear()
                    self.stderr.write(f"{file}, line {line.number}: {error}")
                progress.show(line.number, done=source.tell() if progress.whole else 0)
            progress.clear()
        return evaluation, failed


def _as_json(file: str, evaluation: Evaluation, failed: int) -> dict[str, Any]:
    answers, pairs = evaluation.answers_report(), evaluation.pairs_report()
    report = {
        "file": file,
        "unusable_lines": failed,
        "answers": asdict(answers) if answers else None,
        "pairs": asdict(pairs) if pairs else None,
        "speed": asdict(evaluation.speed_report()),
    }
    rounded: dict[str, Any] = _rounded(report)
    return rounded


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, JSON_DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value


def _tables(file: str, evaluation: Evaluation) -> Iterator[str]:
    answers, pairs = evaluation.answers_report(), evaluation.pairs_report()
    yield file
    if answers:
        yield from _answers_tables(answers)
    if pairs:
        yield from _pairs_table(pairs)
    if not answers and not pairs:
        yield "  Nothing to compare."
        return
    yield from _speed_lines(evaluation.speed_report())


def _answers_tables(report: AnswersReport) -> Iterator[str]:
    yield ""
    yield from table(
        [f"{report.count:,} answers", "Pearson", "within questions", "MAE"],
        [
            [name, figure(found.pearson), figure(found.within), figure(found.mean_absolute_error)]
            for name, found in report.scorers.items()
        ],
    )
    yield ""
    yield from table(
        ["of the grader", ""],
        [
            ["Spearman", figure(report.spearman)],
            ["RMSE", figure(report.root_mean_square_error)],
            [f"quadratic weighted kappa, {report.kappa_steps + 1} classes", figure(report.kappa)],
        ],
    )
    if report.variants:
        yield from _variants_table(report)
    yield from _calibration_table(report.calibration, report.confidence_with_error)


def _variants_table(report: AnswersReport) -> Iterator[str]:
    yield ""
    yield from table(
        ["variant", "answers", "mean score", "mean human"],
        [
            [variant, f"{means.count:,}", figure(means.score), figure(means.human)]
            for variant, means in report.variants.items()
        ],
    )
    yield f"  Pearson on the honest variants alone: {figure(report.honest_pearson)}"


def _calibration_table(bands: list[Band], confidence_with_error: float | None) -> Iterator[str]:
    yield ""
    yield from table(
        ["confidence", "answers", "MAE"],
        [[_band_name(band), f"{band.count:,}", figure(band.mean_absolute_error)] for band in bands],
    )
    yield f"  Pearson of confidence and absolute error (below 0 is right): {figure(confidence_with_error)}"


def _band_name(band: Band) -> str:
    if band.low == 0:
        return f"below {band.high}"
    return f"{band.low} or more" if band.high == 1 else f"{band.low} to {band.high}"


def _pairs_table(report: PairsReport) -> Iterator[str]:
    grader, *baselines = report.scorers.items()
    named = [grader, *((f"  {kind}", found) for kind, found in report.kinds.items()), *baselines]
    yield ""
    yield from table(
        ["pairs, true against false", "pairs", "told apart", f"by {CLEAR_DIFFERENCE} or more"],
        [_pairs_row(name, found) for name, found in named],
    )


def _pairs_row(name: str, found: Separation) -> list[str]:
    return [name, f"{found.count:,}", figure(found.apart), figure(found.clearly_apart)]


def _speed_lines(report: SpeedReport) -> Iterator[str]:
    yield ""
    yield f"  Answers graded a second, one process: {figure(report.answers_per_second, digits=0)}"
    yield f"  Grading takes as long as {figure(report.alignments, digits=1)} fuzzy alignments of each key point"
