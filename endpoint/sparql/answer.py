"""An answer: whole, or still growing while its reader takes it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from typing import IO, Protocol

from ontology.errors import AigaqError, TooMuch


class Body(Protocol):
    """What the bytes of an answer are read from: a file, or a :class:`Growing`."""

    def read(self, size: int = -1, /) -> bytes: ...

    def close(self) -> None: ...


@dataclass
class Answer:
    """``kind`` is ``table``, ``boolean`` or ``graph``; ``body`` stands at its start. ``size`` and ``rows`` are ``None`` while the answer
    grows; ``stopped`` says that it ends early because that was asked for."""

    kind: str
    body: Body
    size: int | None
    rows: int | None
    stopped: bool = False


class Cut(TooMuch):
    """An answer that had begun to leave cannot be finished. ``cause`` says why."""

    def __init__(self, cause: AigaqError) -> None:
        super().__init__(cause.message, hint=cause.hint)
        self.cause = cause


class Growing:
    """A file that one thread writes and another reads at its own pace, so that how fast a client reads holds up no query."""

    def __init__(self, account: Callable[[int], None], abandon: Callable[[], None]) -> None:
        """
        :param account: told how many bytes the file grows by, and with a negative number that they are gone; may raise.
        :param abandon: called when the reader goes away before the end.
        """
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the last of the two threads
        self._account = account
        self._abandon = abandon
        self._changed = Condition()
        self.size = 0
        self._at = 0
        self._ended = False
        self._left = False
        self._failure: AigaqError | None = None

    def write(self, data: bytes) -> None:
        """For the writer. What comes after the reader has left is dropped."""
        with self._changed:
            if not self._left:
                self._account(len(data))
                self.size += len(data)
                os.pwrite(self._file.fileno(), data, self.size - len(data))
                self._changed.notify()

    def end(self, failure: AigaqError | None = None) -> None:
        """For the writer: nothing more will come, because it is whole or because of ``failure``."""
        with self._changed:
            self._ended, self._failure = True, failure
            if self._left:
                self._free()
            self._changed.notify()

    def read(self, size: int = -1, /) -> bytes:
        """The next piece, at most ``size`` bytes; empty at the end. Waits for more. Without a size all that is there now.

        :raises Cut: there will be no more, and it is not whole.
        """
        with self._changed:
            while self._at == self.size and not self._ended:
                self._changed.wait()
            if self._at < self.size:
                piece = os.pread(self._file.fileno(), size if size >= 0 else self.size - self._at, self._at)
                self._at += len(piece)
                return piece
            if self._failure is not None:
                raise Cut(self._failure)
            return b""

    def close(self) -> None:
        """For the reader: it wants no more."""
        with self._changed:
            if self._left:
                return
            self._left = True
            ended = self._ended
            if ended:
                self._free()
        if not ended:
            self._abandon()

    def _free(self) -> None:
        self._file.close()
        self._account(-self.size)
