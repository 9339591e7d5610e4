"""Trigger ids and response addresses: things that are good for a few uses and a short while, in machine time."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from bot.playground.values.errors import SlackRefusal


@dataclass(slots=True)
class Timing:
    """Slack's deadlines in seconds of machine time; tests change them."""

    ack: float = 3.0  # to acknowledge a delivery
    trigger: float = 3.0  # to use a trigger id
    response: float = 1800.0  # to use a response address
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)  # before each repetition of an event
    warning: float = 10.0  # between a socket's warning and its end


RESPONSES = 5  # messages through one response address


@dataclass
class Trigger:
    """One interaction's permission to show a view to the person."""

    user: str
    issued: float
    view_id: str | None = None  # the modal it came from
    used: bool = False


@dataclass
class Address:
    """One interaction's permission to answer in the channel it came from."""

    channel: str
    user: str
    issued: float
    message: str | None = None  # ts of the message with the button
    note: str | None = None  # id of the ephemeral message with the button
    uses: int = 0


class Tickets:
    """All that were issued. Calls hold the workspace's lock."""

    def __init__(self, machine: Callable[[], float], timing: Timing) -> None:
        self._machine = machine
        self._timing = timing
        self._triggers: dict[str, Trigger] = {}
        self._addresses: dict[str, Address] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id."""
        number = len(self._triggers) + 1
        name = f"{number}.1.{sha256(f'trigger {number}'.encode()).hexdigest()[:32]}"
        self._triggers[name] = Trigger(user, self._machine(), view_id)
        return name

    def exchange(self, trigger_id: object) -> Trigger:
        """Use a trigger id up; SlackRefusal when it is unknown, old or was used."""
        trigger = self._triggers.get(str(trigger_id))
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._machine() - trigger.issued > self._timing.trigger:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def address(self, channel: str, user: str, message: str | None = None, note: str | None = None) -> str:
        """The last part of a new response address."""
        number = len(self._addresses) + 1
        name = f"{number}/{sha256(f'address {number}'.encode()).hexdigest()[:24]}"
        self._addresses[name] = Address(channel, user, self._machine(), message, note)
        return name

    def respond(self, name: str) -> Address:
        """Use a response address once; SlackRefusal when it is unknown, old or was used five times."""
        address = self._addresses.get(name)
        if address is None or self._machine() - address.issued > self._timing.response:
            raise SlackRefusal("expired_url")
        if address.uses >= RESPONSES:
            raise SlackRefusal("used_url")
        address.uses += 1
        return address
