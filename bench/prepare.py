"""`python -m bench.prepare COUNT`: a new database with the bank and so many candidates; prints their seats as JSON.

A process of its own, since Django's settings name one database for as long as a process lives.
"""

import json
import sys
from dataclasses import asdict

import django
from django.core.management import call_command
from django.utils import timezone


def main() -> None:
    django.setup()
    # Models can be imported only from here on.
    from bench.people import seat_candidates

    call_command("prepare", stdout=sys.stderr)
    seats = seat_candidates(int(sys.argv[1]), at=timezone.now())
    json.dump([asdict(seat) for seat in seats], sys.stdout)


if __name__ == "__main__":
    main()
