"""Files as commands take them: `-` for the terminal's own, errors as a sentence, outputs whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from django.core.management.base import CommandError, OutputWrapper

STANDARD = "-"
# What shells give a command that Ctrl-C ended: 128 and the signal's number.
INTERRUPTED = 130


@contextmanager
def open_input(name: str) -> Iterator[BinaryIO]:
    """The file as bytes, or standard input. Raises CommandError when it cannot be read."""
    if name == STANDARD:
        yield sys.stdin.buffer
        return
    with ExitStack() as opened:
        try:
            stream = opened.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
        yield stream


@contextmanager
def open_output(name: str) -> Iterator[TextIO]:
    """A file that takes its name only when the block ends well: half of it is never taken for the whole.

    What is no regular file (a pipe, /dev/null) is written to directly. Raises CommandError when it cannot be written.
    """
    # Through a link to the file itself, so that the link stays.
    path = Path(os.path.realpath(name))
    part = path if _is_special(path) else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        if part != path:
            part.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"{name} cannot be written: {error.strerror}.") from error
    finally:
        if part != path:
            part.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Whether it exists and cannot be replaced by a file."""
    return path.exists() and not path.is_file()


def size_in_bytes(stream: BinaryIO) -> int | None:
    """How long a file is; None for pipes, which do not know."""
    try:
        found = os.fstat(stream.fileno())
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def is_same_file(name: str, other: str) -> bool:
    try:
        return os.path.samefile(name, other)
    except OSError:
        return False


@contextmanager
def ending_quietly(output: OutputWrapper, *, note: str = "") -> Iterator[None]:
    """Ctrl-C and a reader that goes away (`| head`) end the command without a traceback.

    `note`: what to say of the work that was left unfinished.
    """
    try:
        yield
        output.flush()
    except BrokenPipeError:
        discard_standard_output()
        sys.exit(1)
    except KeyboardInterrupt as error:
        raise CommandError(f"Interrupted.{note}", returncode=INTERRUPTED) from error


def discard_standard_output() -> None:
    """After the reader of our output went away: Python flushes once more at its end, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
