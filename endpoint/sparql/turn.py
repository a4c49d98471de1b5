"""One job on its way through the lanes of a :class:`endpoint.sparql.pool.Pool`."""

from __future__ import annotations

import io
from collections.abc import Callable
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from endpoint.errors import Busy, TimedOut
from endpoint.settings import Settings
from endpoint.sparql import frames
from endpoint.sparql.answer import Answer, Growing
from endpoint.sparql.job import Job, WrongKind
from endpoint.sparql.prefixes import undeclared
from endpoint.sparql.processes import LAST, MODEST, BrokeDown, Ended, Late, QueryProcess
from ontology.errors import AigaqError, BadInput, Refused, TooMuch, Unavailable, Where

if TYPE_CHECKING:
    from endpoint.sparql.pool import Pool

TRY_LATER = "Try again in a few seconds; for heavy use take a download from /releases/."
_SMALLER = "Ask for less (LIMIT and OFFSET), or take a download from /releases/."
_LONG = 1.0
"""Seconds after which a query goes behind all others."""
_PATIENCE = 20
"""A process that a busy machine has kept from its work gets up to so many moments instead of one."""


class Turn:
    """Its places, its process, and what that has answered so far. Used by one thread at a time."""

    def __init__(self, pool: Pool, settings: Settings, job: Job) -> None:
        self._pool = pool
        self._settings = settings
        self._job = job
        self._process: QueryProcess | None = None
        self._quick: bool | None = None
        """The lane it has a place in."""
        self._fit = False
        """Whether the process may take another job."""
        self._last = False
        """Whether all others go first by now."""
        self._began = self._long = self._deadline = 0.0
        self._kind = ""
        self._held = io.BytesIO()
        self._end: dict[str, Any] | None = None
        self._failure: AigaqError | None = None

    # For a thread that may not wait: begin, advance whenever something can be read, take once there is an end.

    def begin(self) -> bool:
        """Hand the job to a process that waits for work in the quick lane; false where that would take waiting, and nothing has begun."""
        if self._pool.is_known_slow(self._job.key) or not self._pool.lane(quick=True).acquire(blocking=False):
            return False
        if (process := self._pool.take_idle()) is None:
            self._pool.lane(quick=True).release()
            return False
        self._quick = True
        try:
            self._ask(process)
        except (Ended, Unavailable):
            self._quit_lane()
            return False
        return True

    def fileno(self) -> int:
        """What can be read when there is something to advance by."""
        return -1 if self._process is None else self._process.fileno()

    def advance(self) -> bool:
        """Take what has come; whether that was the end, good or bad. What :meth:`take` makes of it then needs no waiting."""
        process = self._process
        try:
            if process is not None and process.receive():
                self._collect(self._held.write, 0.0)
        except Late:
            return False
        except AigaqError as error:
            self._failure = error
        return True

    @property
    def good(self) -> bool:
        """Whether the end has come, and is an answer."""
        return self._end is not None

    def take(self, *, whole: bool) -> Answer:
        """Run the job, or what is left of it. As :meth:`endpoint.sparql.pool.Pool.run`, which has let it in."""
        try:
            if self._failure is not None:
                raise self._failure
            answer = self._answer(whole)
        except Late:
            self._leave()
            raise self._late() from None
        except BaseException:
            self._leave()
            raise
        if answer.size is not None:
            self._leave()
        return answer

    def _answer(self, whole: bool) -> Answer:
        self._try_quickly()
        if self._end is None:
            self._go_on(self._settings.query_timeout if whole else self._settings.stream_after)
        if self._end is not None:
            return self._finished()
        growing = Growing(self._pool.spool, self._abandon)
        try:
            growing.write(self._held.getvalue())
            if whole:
                self._collect(growing.write, self._deadline)
            else:
                Thread(target=self._feed, args=(growing,), daemon=True).start()
        except BaseException:
            growing.end()
            growing.close()
            raise
        if not whole:
            return Answer(self._kind, growing, None, None)
        growing.end()
        return Answer(self._kind, growing, growing.size, **self._told())

    def _try_quickly(self) -> None:
        """Try the quick lane. Without an end afterwards, the job is in the slow lane, or in none and has to begin again."""
        if self._end is not None or (self._process is None and self._pool.is_known_slow(self._job.key)):
            return
        process = self._process or self._enter(quick=True)
        moment = self._settings.quick_seconds
        until, patience = self._began + moment, self._began + _PATIENCE * moment
        while True:
            try:
                self._collect(self._held.write, min(until, self._deadline), self._settings.spool_bytes)
            except Late:
                used = process.processor_seconds()
                left = moment - (used - process.used)
                if used and left > moment / 4 and monotonic() < patience:
                    until = monotonic() + left
                    continue
            break
        if self._end is not None:
            return
        self._pool.learn(self._job.key, slow=True)
        if self._pool.lane(quick=False).acquire(blocking=False):
            self._pool.lane(quick=True).release()
            self._quick = False
            process.yield_to_others(MODEST)
            self._pool.replace(None)
        else:
            self._quit_lane()
            self._held = io.BytesIO()

    def _go_on(self, seconds: float) -> None:
        """Run in the slow lane until the end, or until something can leave and ``seconds`` are over or there is much of it.

        :raises Late: the deadline is over.
        """
        if self._process is None:
            self._enter(quick=False).yield_to_others(MODEST)
        most = self._settings.spool_bytes
        if self._held.tell() > most:
            return
        try:
            self._collect(self._held.write, min(self._deadline, self._began + seconds), most)
        except Late:
            if self._held.tell() == 0:
                self._collect(self._held.write, self._deadline, 0)
            elif monotonic() >= self._deadline:
                raise

    def _feed(self, growing: Growing) -> None:
        """Let the rest of the answer grow, in a thread of its own."""
        failure: AigaqError | None = None
        try:
            self._collect(growing.write, self._deadline)
        except Late:
            failure = self._late()
        except AigaqError as error:
            failure = error
        finally:
            self._leave()
            growing.end(failure)

    def _abandon(self) -> None:
        """The reader is gone: so is the process, and with it whoever waits for it."""
        if (process := self._process) is not None:
            process.interrupt()

    def _finished(self) -> Answer:
        if monotonic() - self._began < self._settings.quick_seconds:
            self._pool.learn(self._job.key, slow=False)
        size = self._held.tell()
        self._held.seek(0)
        return Answer(self._kind, self._held, size, **self._told())

    def _told(self) -> dict[str, Any]:
        end = self._end or {}
        return {"rows": end.get("rows"), "stopped": bool(end.get("stopped"))}

    def _enter(self, *, quick: bool) -> QueryProcess:
        """Wait for a place and hand the job to a process; one that has died since it was last used is replaced.

        :raises Busy: no place became free.
        """
        settings = self._settings
        if not self._pool.lane(quick).acquire(timeout=settings.query_timeout):
            raise Busy("too many queries are running", retry_after=10, hint=TRY_LATER)
        self._quick = quick
        for _ in range(3):
            process = self._pool.take(quick)
            try:
                self._ask(process)
            except Ended:
                process.kill()
                continue
            return process
        raise Unavailable("the query process does not start", hint="The release's store may be damaged: build again.")

    def _ask(self, process: QueryProcess) -> None:
        """:raises Ended: it has died since it was last used."""
        self._process, self._fit = process, False
        process.ask(self._job.order(self._settings))
        self._began = monotonic()
        self._long = self._began + _LONG
        self._deadline = self._began + self._settings.query_timeout

    def _collect(self, keep: Callable[[bytes], object], until: float, most: int | None = None) -> None:
        """Take frames until the end, or until more than ``most`` bytes have come in this call.

        :raises Late: neither came in time.
        """
        process, settings = self._process, self._settings
        if process is None:
            raise RuntimeError("the job has no process")
        taken = 0
        while True:
            try:
                tag, data = process.frame(until if self._last or until <= self._long else self._long)
            except Late:
                if self._last or until <= self._long:
                    raise
                self._last = True
                process.yield_to_others(LAST)
                continue
            except BrokeDown:  # an allocation that fails aborts it
                raise _failure({"code": "memory"}, settings, self._job.query) from None
            except Ended:
                if monotonic() >= self._deadline:  # by its own clock, before we came to look at ours
                    raise Late from None
                raise Busy("the process that ran the query was ended", retry_after=1, hint=TRY_LATER) from None
            if tag == frames.DATA:
                try:
                    keep(data)
                except OSError:
                    raise Unavailable("there is no room for the answer just now", hint="Try again later, or ask for less.") from None
                taken += len(data)
                if most is not None and taken > most:
                    return
            elif tag == frames.KIND:
                self._kind = data.decode()
            elif tag == frames.END:
                end = frames.decode(data)
                process.used = end["used"]
                self._fit = process.jobs < settings.query_recycle and end["own"] < settings.query_memory
                self._end = end
                return
            else:
                failure = frames.decode(data)
                self._fit = failure["code"] in ("syntax", "function", "not-acceptable") and process.jobs < settings.query_recycle
                raise _failure(failure, settings, self._job.query)

    def _leave(self) -> None:
        if self._quick is not None:
            self._quit_lane()
        self._pool.admit_next()

    def _quit_lane(self) -> None:
        """Give back the place, and the process if it is fit to go on."""
        process, self._process = self._process, None
        quick, self._quick = bool(self._quick), None
        try:
            if process is not None and self._fit and not self._last:
                # The next query finds the release's pages in its memory already.
                self._pool.give_back(process, quick or process.yields_no_more())
            elif process is not None:
                self._pool.replace(process)
        finally:
            self._pool.lane(quick).release()

    def _late(self) -> TimedOut:
        return TimedOut(
            f"the query did not finish in {self._settings.query_timeout:g} seconds",
            hint="Ask for less (a LIMIT, fewer OPTIONALs), or query a download from /releases/ on your own machine.",
        )


def _failure(failure: dict[str, Any], settings: Settings, query: str) -> AigaqError:
    match failure["code"]:
        case "syntax":
            where = Where(line=failure["line"], column=str(failure["column"])) if failure["line"] else None
            return undeclared(query) or BadInput(failure["message"], where=where, hint="Mend the query at that place.")
        case "function":
            return BadInput(f"there is no function <{failure['function']}> here", hint="Use the functions of SPARQL 1.1.")
        case "not-acceptable":
            return WrongKind(failure["kind"])
        case "rows":
            return TooMuch(f"the answer has more than {settings.max_rows} rows", hint=_SMALLER)
        case "bytes":
            return TooMuch(f"the answer is longer than {settings.max_bytes} bytes", hint=_SMALLER)
        case "memory":
            return TooMuch("the query needs more memory than it is given", hint=_SMALLER)
    hint = "It may call for something that is not possible here, such as another service."
    return Refused("the query cannot be evaluated", hint=hint)
