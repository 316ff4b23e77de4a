"""Many conversations with a cluster at once, in one thread: each is a generator that yields what it asks and gets what is heard."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Generator

from msgspec import Struct

from explorer.kube.sources.kubectl import ClusterError, NotAllowedError
from explorer.kube.sources.transport import Answer, Question, Transport

MOST_AT_ONCE = 6
"""Short questions that are under way at one time: a cluster has others to serve, too."""

MOST_BYTES = 512 << 20
"""A longer answer is not read to its end."""


class Ask(Struct, frozen=True, gc=False):
    """Ask, and wait for the whole answer."""

    path: str
    accept: str = "application/json"


class Listen(Struct, frozen=True, gc=False):
    """Ask, and go on with the first piece of the answer.

    Attributes:
        path: what is asked.
        accept: the form that is wanted.
        silence: after how many seconds without a word the answer counts as lost.
    """

    path: str
    accept: str
    silence: float


class More(Struct, frozen=True, gc=False):
    """Go on with the next piece of the answer that is listened to."""


class Rest(Struct, frozen=True, gc=False):
    """Go on after some seconds."""

    seconds: float


class Heard(Struct, frozen=True, gc=False):
    """What was heard.

    Attributes:
        status: that of HTTP; 0 if there was no answer.
        body: of the answer, or the next piece of it.
        wait: seconds to wait before the next question, as the server wishes.
        failure: why there is no answer, one line; empty otherwise.
        ended: whether no more pieces come.
    """

    status: int
    body: bytes = b""
    wait: float = 0.0
    failure: str = ""
    ended: bool = True


Step = Ask | Listen | More | Rest
Steps = Generator[Step, Heard, None]
MORE = More()
NOTHING = Heard(0)


class Conversation:
    """A generator with what it waits for."""

    __slots__ = ("answer", "begun", "deadline", "lasting", "pieces", "silence", "size", "steps")

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.answer: Answer | None = None
        self.lasting = False
        self.begun = False
        self.deadline = 0.0
        self.silence = 0.0
        self.pieces: list[bytes] = []
        self.size = 0


class Conversations:
    """Holds them all; a class because they share the transport and the clock.

    Attributes:
        silence: seconds without a word after which a short answer counts as lost.
    """

    def __init__(self, transport: Transport, now: Callable[[], float], silence: float) -> None:
        """None yet.

        Args:
            transport: the way to the cluster.
            now: a clock that only goes forward, in seconds.
            silence: seconds without a word after which a short answer counts as lost.
        """
        self.silence = silence
        self._transport, self._now = transport, now
        self._asking: dict[Answer, Conversation] = {}
        self._waiting: deque[tuple[Conversation, Ask]] = deque()
        self._resting: list[tuple[float, int, Conversation]] = []
        self._count = 0
        self._short = 0

    def begin(self, steps: Steps) -> Conversation:
        """Begin one; its first question is asked in the next turn."""
        conversation = Conversation(steps)
        self._rest(conversation, 0.0)
        return conversation

    def wake(self, conversation: Conversation) -> bool:
        """Let one that rests go on now; whether it did rest."""
        if all(who is not conversation for _, _, who in self._resting):
            return False
        self._resting = [(0.0 if who is conversation else when, n, who) for when, n, who in self._resting]
        heapq.heapify(self._resting)
        return True

    def turn(self, longest: float) -> None:
        """Hear what has come, and let everyone go on who can.

        Args:
            longest: how many seconds to wait if nothing comes.
        """
        now = self._now()
        while self._resting and self._resting[0][0] <= now:
            self._go_on(heapq.heappop(self._resting)[2], NOTHING)
        while self._waiting and self._short < MOST_AT_ONCE:
            self._ask(*self._waiting.popleft())
        until = min((c.deadline for c in self._asking.values()), default=now + longest)
        if self._resting:
            until = min(until, self._resting[0][0])
        for answer in self._transport.wait(min(longest, max(until - self._now(), 0.0))):
            conversation = self._asking.get(answer)
            if conversation is not None:
                self._hear(conversation, answer)
        now = self._now()
        for conversation in [c for c in self._asking.values() if c.deadline <= now]:
            self._lose(conversation, f"no word for {conversation.silence:g} seconds")

    def close(self) -> None:
        """End all."""
        for answer, conversation in list(self._asking.items()):
            answer.close()
            conversation.steps.close()
        for _, _, conversation in self._resting:
            conversation.steps.close()
        for conversation, _ in self._waiting:
            conversation.steps.close()
        self._asking.clear()
        self._resting.clear()
        self._waiting.clear()
        self._short = 0

    def _rest(self, conversation: Conversation, seconds: float) -> None:
        self._count += 1
        heapq.heappush(self._resting, (self._now() + seconds, self._count, conversation))

    def _go_on(self, conversation: Conversation, heard: Heard) -> None:
        try:
            step = conversation.steps.send(heard) if conversation.begun else next(conversation.steps)
        except StopIteration:
            self._hang_up(conversation)
            return
        conversation.begun = True
        if isinstance(step, More):
            return
        self._hang_up(conversation)
        if isinstance(step, Rest):
            self._rest(conversation, step.seconds)
        elif isinstance(step, Ask):
            self._waiting.append((conversation, step))
        else:
            self._open(conversation, Question(step.path, step.accept, True), step.silence)

    def _ask(self, conversation: Conversation, ask: Ask) -> None:
        self._open(conversation, Question(ask.path, ask.accept), self.silence)

    def _open(self, conversation: Conversation, question: Question, silence: float) -> None:
        try:
            answer = self._transport.ask(question)
        except NotAllowedError:
            raise
        except ClusterError as error:
            self._go_on(conversation, Heard(0, failure=str(error)))
            return
        conversation.lasting = question.lasting
        conversation.answer = answer
        conversation.silence = silence
        conversation.deadline = self._now() + silence
        self._short += not question.lasting
        self._asking[answer] = conversation

    def _hang_up(self, conversation: Conversation) -> None:
        answer, conversation.answer = conversation.answer, None
        if answer is not None:
            del self._asking[answer]
            self._short -= not conversation.lasting
            answer.close()
        conversation.pieces = []
        conversation.size = 0

    def _hear(self, conversation: Conversation, answer: Answer) -> None:
        data, head = answer.read(), answer.head
        if head is None:
            return
        conversation.deadline = self._now() + conversation.silence
        if conversation.lasting and head.status == 200:
            # That it began well is news, too.
            self._go_on(conversation, Heard(200, data or b"", ended=data == b""))
            return
        if data is None:
            return
        conversation.size += len(data)
        if data and conversation.size <= MOST_BYTES:
            conversation.pieces.append(data)
        elif data:
            self._lose(conversation, f"the answer is longer than {MOST_BYTES >> 20} MiB")
        else:
            body = b"".join(conversation.pieces)
            failure = "" if head.status else "the answer is none of HTTP, or broke off before it began"
            self._hang_up(conversation)
            self._go_on(conversation, Heard(head.status, body, head.wait, failure))

    def _lose(self, conversation: Conversation, why: str) -> None:
        self._hang_up(conversation)
        self._go_on(conversation, Heard(0, failure=why))
