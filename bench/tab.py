"""A candidate's open page, as far as the server sees it: cookies, a kept connection, and the revision it knows."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from .server import HOST_NAME, PROXY_HEADERS

# Any 32 letters and digits are a token; what counts is that cookie and form carry the same.
CSRF_TOKEN = "0123456789abcdefghijklmnopqrstuv"  # noqa: S105
# How the fragment tells the page which revision to start from next.
REVISION = re.compile(rb'id="id_revision" value="([0-9]+)"')
# gunicorn kills a worker that hangs for 30 s; who hears nothing for longer has found a fault.
REPLY_SECONDS = 40.0
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Seat:
    """One candidate's session, and the one answer that they write."""

    session_key: str
    interview_id: int
    answer_id: int

    @property
    def save_path(self) -> str:
        return f"/interviews/{self.interview_id}/questions/1/save/"

    @property
    def bare_path(self) -> str:
        """The same answer, in the bare view."""
        return f"/answers/{self.answer_id}/save/"


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes


class Tab:
    """Sends what one candidate types. Not to be shared between threads."""

    def __init__(self, port: int, *, session_key: str) -> None:
        self.revision = 0
        # How often a request had to be sent again, because the connection or the server was gone.
        self.times_resent = 0
        self._connection = HTTPConnection("127.0.0.1", port, timeout=REPLY_SECONDS)
        self._headers = {
            **PROXY_HEADERS,
            "Origin": f"https://{HOST_NAME}",
            "Cookie": f"sessionid={session_key}; csrftoken={CSRF_TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }

    def post(self, path: str, **fields: str | int) -> Reply:
        """One request. Raises OSError or HTTPException when no reply comes."""
        body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **fields})
        try:
            self._connection.request("POST", path, body, self._headers)
            response = self._connection.getresponse()
            return Reply(response.status, response.read())
        except (OSError, HTTPException):
            self.close()
            raise

    def post_until_answered(self, path: str, *, give_up_at: float, **fields: str | int) -> Reply | None:
        """The same request again, as the page does, until there is a reply; None after `give_up_at` (monotonic)."""
        while time.monotonic() < give_up_at:
            try:
                return self.post(path, **fields)
            except (OSError, HTTPException):
                self.times_resent += 1
                time.sleep(PAUSE_SECONDS)
        return None

    def save(self, path: str, text: str, *, give_up_at: float) -> Reply | None:
        """Save from the revision that the last reply told, until there is a reply; None after `give_up_at`."""
        reply = self.post_until_answered(path, give_up_at=give_up_at, text=text, revision=self.revision)
        if reply and (newer := REVISION.search(reply.body)):
            self.revision = int(newer[1])
        return reply

    def close(self) -> None:
        """The next request opens a new connection."""
        self._connection.close()
