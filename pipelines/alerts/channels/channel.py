"""What every channel is: a name, and a way to hand over one message."""

from typing import Protocol

from pipelines.alerts.messages import Message


class NotDelivered(Exception):
    """A channel did not take a message.

    Args:
        problem: why, in a few words without any address or text of the other side: it may quote recipients.
        permanent: whether another attempt can only end the same way.
        retry_after: seconds that the other side asked to wait.
    """

    def __init__(self, problem: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.permanent = permanent
        self.retry_after = retry_after


class Channel(Protocol):
    """One way to reach people."""

    @property
    def name(self) -> str:
        """Its name in the alert file: stays the same, or what waits for it is lost sight of."""

    @property
    def only_critical(self) -> bool:
        """Whether it takes messages of severity «nghiêm trọng» only."""

    def send(self, message: Message) -> str | None:
        """Hands over one message; returns a remark if only some recipients got it. Raises NotDelivered."""
