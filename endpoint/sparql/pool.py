"""The query processes of one release and who may use them when.

A query begins in the quick lane. Most are done there within some milliseconds. One that is not moves to the slow lane, with a low
priority; if no place is free there its process is killed, it waits, and is begun again. So a place in the quick lane is never held
for longer than a moment, whatever is asked. A process is killed and replaced when its query goes over time or memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from threading import BoundedSemaphore, Event, Lock, Thread

from endpoint.errors import Busy
from endpoint.settings import Settings
from endpoint.sparql.answer import Answer
from endpoint.sparql.job import Job
from endpoint.sparql.processes import Processes, QueryProcess
from endpoint.sparql.turn import TRY_LATER, Turn
from ontology.errors import Unavailable

_LOOK_SECONDS = 0.2
"""Between two looks whether the release is in memory."""
_REMEMBERED = 10_000
"""Queries that are known to be slow; they do not try the quick lane again."""


class _Lane:
    """Places, and processes that wait for work."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.free = BoundedSemaphore(places)
        self.idle: list[QueryProcess] = []


class Pool:
    """Runs jobs. Safe among threads."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._settings = settings
        self._processes = Processes(store, settings)
        self._quick, self._slow = _Lane(settings.query_workers), _Lane(settings.query_slow)
        self._admitted = BoundedSemaphore(settings.query_workers + settings.query_slow + settings.query_queue)
        self._lock = Lock()
        self._known_slow: OrderedDict[Hashable, None] = OrderedDict()
        self._spooled = 0
        self._closed = False
        self._end = Event()

    def prepare(self) -> None:
        """Have the release in memory and processes ready before anybody asks, in the background; without this the first query begins it."""
        Thread(target=self._prepare, daemon=True).start()

    def _prepare(self) -> None:
        while not self._processes.settled:
            if self._end.wait(_LOOK_SECONDS):
                return
        with self._lock:
            waiting, self._quick.idle = self._quick.idle, []
        for process in waiting:
            if self._processes.outdated(process):
                process.kill()
            else:
                self.give_back(process, quick=True)
        for _ in range(self._quick.places - len(self._quick.idle)):
            self.give_back(self._processes.start(), quick=True)

    def run(self, job: Job, *, whole: bool = True) -> Answer:
        """Answer a query.

        :param whole: return only when the answer is complete; else a large or slow one is returned when it has begun, and grows.
        :raises Busy: all places and the queue are taken.
        :raises TimedOut: not done in time. The process is gone.
        :raises TooMuch: too many rows or bytes, or too much memory.
        :raises BadInput: the query cannot be parsed; ``where`` is the place.
        :raises WrongKind: no format given for what the query yields.
        """
        if not self._admitted.acquire(blocking=False):
            raise Busy("too many queries are running", retry_after=5, hint=TRY_LATER)
        return Turn(self, self._settings, job).take(whole=whole)

    def begin(self, job: Job) -> Turn | None:
        """Begin a query without waiting; ``None`` where that cannot be, and :meth:`run` may have to wait."""
        if not self._admitted.acquire(blocking=False):
            return None
        turn = Turn(self, self._settings, job)
        if turn.begin():
            return turn
        self._admitted.release()
        return None

    @property
    def settled(self) -> bool:
        """Whether all further queries are answered by processes of one sort, which give the same rows in the same order."""
        return self._processes.settled

    def close(self) -> None:
        """End all processes; those at work end with their query. What is asked later has a process to itself, which then ends too."""
        self._end.set()
        with self._lock:
            self._closed = True
            idle = self._quick.idle + self._slow.idle
            self._quick.idle, self._slow.idle = [], []
        for process in idle:
            process.kill()
        self._processes.close()

    # What follows is for Turn.

    def is_known_slow(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._known_slow

    def learn(self, key: Hashable, *, slow: bool) -> None:
        with self._lock:
            self._known_slow.pop(key, None)
            if slow:
                self._known_slow[key] = None
                if len(self._known_slow) > _REMEMBERED:
                    self._known_slow.popitem(last=False)

    def take(self, quick: bool) -> QueryProcess:
        """An idle process or a new one."""
        lane = self._quick if quick else self._slow
        while True:
            with self._lock:
                process = lane.idle.pop() if lane.idle else None
            if process is None:
                return self._processes.start()
            if not self._processes.outdated(process):
                return process
            process.kill()

    def take_idle(self) -> QueryProcess | None:
        """A process of the best sort that waits for work in the quick lane, ready; ``None`` if there is none."""
        with self._lock:
            process = self._quick.idle.pop() if self._quick.idle else None
        if process is None or (process.is_ready() and self._processes.is_best(process)):
            return process
        self.give_back(process, quick=True)
        return None

    def give_back(self, process: QueryProcess, quick: bool) -> None:
        lane = self._quick if quick else self._slow
        with self._lock:
            if not self._closed and len(lane.idle) < lane.places:
                lane.idle.append(process)
                return
        process.kill()

    def replace(self, process: QueryProcess | None) -> None:
        """Kill a process, and let the next for the quick lane start meanwhile: it will be ready when it is asked."""
        if process is not None:
            process.kill()
        with self._lock:
            wanted = not self._closed and not self._quick.idle
        if wanted:
            self.give_back(self._processes.start(), quick=True)

    def lane(self, quick: bool) -> BoundedSemaphore:
        return (self._quick if quick else self._slow).free

    def admit_next(self) -> None:
        self._admitted.release()

    def spool(self, size: int) -> None:
        """Account for bytes put into (or, negative, taken from) temporary files.

        :raises Unavailable: they would be too many.
        """
        with self._lock:
            if size > 0 and self._spooled + size > self._settings.spool_total:
                raise Unavailable("there is no room for the answer just now", hint="Try again later, or ask for less.")
            self._spooled += size
