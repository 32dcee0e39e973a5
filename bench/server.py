"""Greenroom as it is served, in processes of its own that may be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType

PROJECT = Path(__file__).resolve().parent.parent
HOST_NAME = "greenroom.test"
# What the proxy that a deployment stands behind would add; without it every request is sent on to https.
PROXY_HEADERS = {"Host": HOST_NAME, "X-Forwarded-Proto": "https"}
# Far more than it takes, so that a busy machine is not taken for a broken server.
START_SECONDS = 60.0


def production_environment(*, database_url: str, data_dir: Path, secret_key: str) -> dict[str, str]:
    """The environment of a server behind a proxy. Nothing else is inherited, so that no DEBUG slips in."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "SECRET_KEY": secret_key,
        "ALLOWED_HOSTS": HOST_NAME,
        "TRUSTED_PROXY_COUNT": "1",
        "LOG_LEVEL": "WARNING",
    }


class Server:
    """gunicorn, set up by the project's own `gunicorn.conf.py`, on one port for as long as this object lives."""

    def __init__(self, environment: dict[str, str], *, log: Path, settings: str = "core.settings") -> None:
        self.environment = {**environment, "DJANGO_SETTINGS_MODULE": settings}
        self.log = log
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Returns once it answers; raises RuntimeError with its log when it does not."""
        command = [sys.executable, "-m", "gunicorn", "core.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            # Our own command; in a process group of its own, so that its workers can be killed with it.
            self._process = subprocess.Popen(  # noqa: S603
                command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait_until_it_answers(self._process)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End all its processes at once, in whatever they are doing (SIGKILL: none of them is asked)."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while not _is_well(self.port):
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"The server did not start:\n{self.log_text()[-5000:]}")
            time.sleep(0.02)

    def log_text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def errors(self) -> list[str]:
        """The lines of its log that tell of an error, which no reply need show."""
        return [line for line in self.log_text().splitlines() if " ERROR " in line or "Traceback" in line]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_well(port: int) -> bool:
    """Whether the app there says that it runs and that its database answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/healthz", headers=PROXY_HEADERS)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
