"""`python -m bench`: how many autosaves a second, and how long they take, beside a bare view of one update.

Greenroom and the bare view stand side by side, gunicorn set up alike, on the same database and the same rows. They are
loaded in turns, so that what else the machine does falls on both; the ratio is the median of the rounds' ratios. The
clients share the machine's cores with the servers. Exits with 1 when a save failed or the ratio is below the target.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .databases import new_postgresql_database
from .load import Measured, measure
from .server import PROJECT, Server, production_environment
from .tab import Seat, Tab

TARGET_RATIO = 0.6
HEADER = f"{'':22}{'Greenroom':^34}{'Bare view':^34}\n" + (
    f"{'Database':12}{'Clients':>8}  "
    + f"{'saves/s':>10}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}" * 2
    + f"{'Ratio':>8}\n"
)


@dataclass(frozen=True)
class Pair:
    """What Greenroom did, and what the bare view did between times."""

    greenroom: Measured
    bare: Measured

    @property
    def ratio(self) -> float:
        """Of the saves a second; of rounds that followed each other, as the machine was then."""
        return median(ours / theirs for ours, theirs in zip(self.greenroom.rates, self.bare.rates, strict=True))


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    missed = []
    sys.stdout.write(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        for name, database in _databases(Path(folder)):
            with database as url:
                missed += _bench_database(name, url, Path(folder), options)
    for line in missed:
        sys.stdout.write(f"{line}\n")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 32, 128])
    parser.add_argument("--rounds", type=int, default=8, help="of each of the two, in turns (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=2.0, help="that a round is timed (default: %(default)s)")
    return parser


def _databases(folder: Path) -> Iterator[tuple[str, AbstractContextManager[str]]]:
    yield "SQLite", nullcontext(f"sqlite:///{folder / 'bench.sqlite3'}")
    if server_url := os.environ.get("DATABASE_URL"):
        yield "PostgreSQL", new_postgresql_database(server_url)
    else:
        sys.stdout.write("Without DATABASE_URL nothing is measured on PostgreSQL.\n")


def _bench_database(name: str, url: str, folder: Path, options: argparse.Namespace) -> list[str]:
    """Print a line for each number of clients; returns what was missed."""
    environment = production_environment(database_url=url, data_dir=folder, secret_key=secrets.token_urlsafe())
    seats = _prepare(environment, max(options.clients))
    missed = []
    greenroom = Server(environment, log=folder / f"{name}.log")
    bare = Server(environment, log=folder / f"{name}-bare.log", settings="bench.bare_settings")
    with greenroom, bare:
        tabs = [(Tab(greenroom.port, session_key=seat.session_key), seat.save_path) for seat in seats]
        bare_tabs = [(Tab(bare.port, session_key=seat.session_key), seat.bare_path) for seat in seats]
        for count in options.clients:
            pair = Pair(Measured(), Measured())
            turns = [(tabs, pair.greenroom), (bare_tabs, pair.bare)]
            for _ in range(options.rounds):
                for some, measured in turns:
                    measure(some[:count], seconds=options.seconds, into=measured)
                # Neither always comes second.
                turns.reverse()
            sys.stdout.write(_line(name, count, pair))
            sys.stdout.flush()
            missed += [f"{name}, {count} clients: {what}" for what in _missed(pair)]
    missed += [f"{name}: {error}" for server in (greenroom, bare) for error in server.errors()]
    return missed


def _prepare(environment: dict[str, str], count: int) -> list[Seat]:
    command = [sys.executable, "-m", "bench.prepare", str(count)]
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "core.settings"}
    prepared = subprocess.run(command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return [Seat(**seat) for seat in json.loads(prepared.stdout)]


def _line(name: str, count: int, pair: Pair) -> str:
    both = "".join(
        f"{median(measured.rates):>10.0f}" + "".join(f"{measured.milliseconds(p):>8.0f}" for p in (50, 95, 99))
        for measured in (pair.greenroom, pair.bare)
    )
    return f"{name:12}{count:>8}  {both}{pair.ratio:>8.2f}\n"


def _missed(pair: Pair) -> Iterator[str]:
    for who, measured in (("Greenroom", pair.greenroom), ("the bare view", pair.bare)):
        if measured.failures:
            yield f"{who} refused {measured.failures} saves: {dict(measured.statuses)}"
    if pair.ratio < TARGET_RATIO:
        yield f"the ratio {pair.ratio:.2f} is below {TARGET_RATIO}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
