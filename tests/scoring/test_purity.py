"""The scorer loads no Django and gives the same bytes everywhere."""

import subprocess
import sys

from django.conf import settings


def run(code):
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    return result.stdout.strip()


def test_scoring_loads_without_django():
    code = "import sys, interviews.scoring; print(any(name.split('.')[0] == 'django' for name in sys.modules))"

    assert run(code) == "False"


def test_grade_is_the_same_in_every_process():
    code = (
        "import json; from interviews.scoring import *; from tests.scoring.rubrics import RUBRIC;"
        "print(json.dumps(grade_to_json(grade('DPO skips the reward model and lower perplexity is better.', RUBRIC))))"
    )

    assert run(code) == run(code)
