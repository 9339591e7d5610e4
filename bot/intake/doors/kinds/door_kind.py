"""What is to be known of a sender: a kind of door is one of these values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Answers = dict[str, Any]
ProofMethod = Literal["hmac", "token", "inside", "basic"]


@dataclass(frozen=True, slots=True)
class Proof:
    """One way to prove who sent a body.

    hmac: `header` holds the signature of `content` over `secret`, after `prefix`; of a header such as
    t=123,v1=abc `time_key` and `signature_key` name the parts. A time is a unix one, or one in milliseconds. token:
    `header` holds the secret. inside: the body's value at `path` is the secret. basic: HTTP's user and password.
    """

    method: ProofMethod
    header: str = "authorization"
    algorithm: str = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    content: str = "{body}"
    time_header: str = ""
    id_header: str = ""
    time_key: str = ""
    signature_key: str = ""
    tolerance: int = 300
    path: str = ""


WRAPPERS = frozenset(
    {
        "data",
        "payload",
        "body",
        "contact",
        "lead",
        "person",
        "fields",
        "properties",
        "traits",
        "answers",
        "form",
        "item",
    }
)  # what lies around names without being one


def plain_answers(body: Any) -> Answers:
    """Every value of a body under the names that lead to it, without wrappers: {"data": {"company": {"name": ...}}} has
    a "company name". Of two of a name the outer one counts.
    """
    found: Answers = {}
    level: list[tuple[tuple[str, ...], Any]] = [((), body)]
    while level:
        deeper: list[tuple[tuple[str, ...], Any]] = []
        for names, value in level:
            if isinstance(value, dict):
                deeper += [((*names, str(key)), each) for key, each in value.items()]
            elif (told := as_text(value)) is not None:
                around = [name for name in names[:-1] if name not in WRAPPERS]
                found.setdefault(" ".join([*around, *names[-1:]]), told)
        level = deeper
    return found


def as_text(value: Any) -> Any:
    """A value that can be said in one line; None for what is empty or has parts of its own."""
    if isinstance(value, list):
        texts = [str(each) for each in value if isinstance(each, str | int | float)]
        return ", ".join(texts) or None if len(texts) == len(value) else None
    return None if value is None or value == "" or isinstance(value, dict) else value


@dataclass(frozen=True, slots=True)
class DoorKind:
    """A sender.

    `delivery_id` is a JMESPath, or header:NAME; `takes` and `is_test` are JMESPaths that hold or do not. `mapping`
    leads from our fields to the body; `answers` finds what people typed, of which names and values are guessed. `touch`
    is what a delivery is a touch of, unless the body says. `system` names whose ids they are: the door's own name if
    it is empty. `ours`: the secret is made here; otherwise the sender gives it.
    """

    name: str
    title: str
    proofs: tuple[Proof, ...]
    mapping: Mapping[str, str] = field(default_factory=dict)
    delivery_id: str = ""
    takes: str = ""
    is_test: str = ""
    answers: Callable[[Any], Answers] = plain_answers
    touch: str = "demo_request"
    system: str = ""
    ours: bool = True
    steps: str = ""
