"""Parts of the policy as lines that people write into a form, one entry a line; reading gives back what was written."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from store.agreement.policy_entries import NEVER_FADES, FitRule

Entry = dict[str, Any]
FIELDS = tuple(get_args(get_args(FitRule.model_fields["field"].annotation)[0]))


class UnreadableLine(ValueError):
    """A line that can't be read; the message quotes it and says how to write it."""


@dataclass(frozen=True, slots=True)
class LineKind:
    """How the entries of one list are written and read. `by_code`: the document keeps them by name."""

    example: str
    write: Callable[[Entry], str]
    read: Callable[[str], Entry | None]
    by_code: bool = False


def write_lines(kind: LineKind, entries: Any) -> str:
    """The entries of a plain document, a line each."""
    if kind.by_code:
        entries = [{"code": code, **(entry if isinstance(entry, dict) else {"points": entry})}
                   for code, entry in entries.items()]  # fmt: skip
    return "\n".join(map(kind.write, entries))


def read_lines(kind: LineKind, written: str) -> Any:
    """What lines say, as the plain document has it. UnreadableLine for the first that can't be read."""
    entries: list[Any] = []
    for line in filter(None, map(str.strip, written.splitlines())):
        entry = _read_line(kind, line)
        if entry is None:
            raise UnreadableLine(f"Write “{line[:60]}” as in: {kind.example}")
        entries.append(entry)
    if not kind.by_code:
        return entries
    codes = [entry.pop("code") for entry in entries]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise UnreadableLine(f"{code} stands here twice. Keep one of the two lines.")
    return {code: entry if "label" in entry else entry["points"] for code, entry in zip(codes, entries, strict=True)}


def _read_line(kind: LineKind, line: str) -> Any:
    try:
        return kind.read(line)
    except json.JSONDecodeError:  # a quote that is never closed
        return None


# ---- The words of a line -------------------------------------------------------------------------------------------


def quoted(text: str, telling: str) -> str:
    """The text, in quotes where it holds what would end it."""
    if text and not text.startswith('"') and not re.search(telling, text):
        return text
    return str(json.dumps(text, ensure_ascii=False))


def take_text(line: str, ends: str) -> tuple[str, str]:
    """The text up to what ends it, or in quotes; and the rest of the line, what ended it included."""
    if line.startswith('"'):
        text, end = json.JSONDecoder(strict=False).raw_decode(line)
        return str(text), line[end:].lstrip()
    found = re.search(ends, line)
    end = found.start() if found else len(line)
    return line[:end].strip(), line[end:].lstrip()


def _list(texts: Iterable[str]) -> str:
    return ", ".join(quoted(text, ",") for text in texts)


def _listed(line: str) -> Iterator[str]:
    while line:
        text, line = take_text(line, ",")
        if text:
            yield text
        if line and not line.startswith(","):
            raise UnreadableLine(f"Put a comma after “{text[:60]}”.")
        line = line[1:].lstrip()


def _label_of(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _head(entry: Entry) -> str:
    """ "demo_request", with its label in brackets unless that is the code in other letters."""
    label = entry["label"]
    return str(entry["code"]) + ("" if label == _label_of(entry["code"]) else f" ({quoted(label, r'[()]')})")


def _headed(line: str) -> tuple[Entry, str]:
    code, rest = take_text(line, r"[:(]")
    label = _label_of(code)
    if rest.startswith("("):
        label, rest = take_text(rest[1:].lstrip(), r"\)")
        rest = rest.removeprefix(")").lstrip()
    return {"code": code, "label": label}, rest.removeprefix(":").strip()


def plain_number(written: float) -> str:
    """A number as people write it: a whole one without its point."""
    return str(int(written)) if float(written).is_integer() else repr(written)


def bound(written: str) -> float:
    """The number that `NUMBER` matched."""
    return float(written) if re.search(r"[.e]", written) else int(written)


NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"


# ---- Each kind of entry --------------------------------------------------------------------------------------------


def _write_touch(entry: Entry) -> str:
    said = [f"{entry['points']} points"]
    if entry["half_life_days"] == NEVER_FADES:
        said.append("never fades")
    elif entry["half_life_days"] is not None:
        said.append(f"half after {plain_number(entry['half_life_days'])} days")
    if entry["group"]:
        said.append(f"group {entry['group']}")
    return f"{_head(entry)}: {', '.join(said + ['high intent'] * entry['high_intent'])}"


def _read_touch(line: str) -> Entry | None:
    entry, rest = _headed(line)
    for said in rest.split(","):
        said = " ".join(said.split())
        if found := re.fullmatch(r"([+-]?\d{1,9}) points?", said):
            entry["points"] = int(found[1])
        elif found := re.fullmatch(rf"half after ({NUMBER}) days?", said):
            entry["half_life_days"] = bound(found[1])
        elif said == "never fades":
            entry["half_life_days"] = NEVER_FADES
        elif found := re.fullmatch(r"group (\S+)", said):
            entry["group"] = found[1]
        elif said == "high intent":
            entry["high_intent"] = True
        else:
            return None
    if entry.get("points", 0) > 0 and "half_life_days" not in entry:
        raise UnreadableLine(
            f"Say when the points of {entry['code'][:40]} are worth half, as in: half after 30 days, or: never fades"
        )
    return entry


def _write_problem(entry: Entry) -> str:
    return f"{_head(entry)}: {_list(entry['words'])}"


def _read_problem(line: str) -> Entry | None:
    entry, rest = _headed(line)
    return {**entry, "words": list(_listed(rest))} if rest else None


MEANS = {"means fit": "fit", "means too early": "too_early", "means other": "other"}
WORDS = {"no words": False, "words": True}


def _write_reason(entry: Entry) -> str:
    said = [word for words in (WORDS, MEANS) for word, value in words.items()
            if value == entry["means" if words is MEANS else "words"]]  # fmt: skip
    return _head(entry) + (f": {', '.join(said)}" if said else "")


def _read_reason(line: str) -> Entry | None:
    entry, rest = _headed(line)
    for said in filter(None, (" ".join(part.split()) for part in rest.split(","))):
        if said in WORDS:
            entry["words"] = WORDS[said]
        elif said in MEANS:
            entry["means"] = MEANS[said]
        else:
            return None
    return entry


def _write_fit(entry: Entry) -> str:
    looks_at = entry["field"] or json.dumps(entry["extra"], ensure_ascii=False)
    bounds = [f"{word} {plain_number(entry[word])}" for word in ("over", "under") if entry[word] is not None]
    wanted = f"is {' and '.join(bounds)}" if bounds else f"has {_list(entry['words'])}"
    wanted = "is not known" if entry["not_said"] else wanted
    return f"{quoted(entry['why'], ':')}: {entry['points']:+} if {looks_at} {wanted}"


def _read_fit(line: str) -> Entry | None:
    why, rest = take_text(line, ":")
    found = re.match(r":\s*([+-]?\d{1,9}) (?:points? )?if ", rest)
    if not found:
        return None
    rest = rest[found.end() :].lstrip()
    is_extra = rest.startswith('"')
    looks_at, wanted = take_text(rest, r"\s(?:has|is)\s")
    if not is_extra and looks_at not in FIELDS:
        raise UnreadableLine(f"“{looks_at[:60]}” is none of {', '.join(FIELDS)}. Put an extra fact's name in quotes.")
    entry: Entry = {"why": why, "points": int(found[1]), "extra" if is_extra else "field": looks_at}
    if wanted == "is not known":
        return entry | {"not_said": True}
    if wanted.startswith("has "):
        return entry | {"words": list(_listed(wanted.removeprefix("has ").lstrip()))}
    bounds = re.fullmatch(rf"is (?:over (?P<over>{NUMBER}))?(?: and )?(?:under (?P<under>{NUMBER}))?", wanted)
    return entry | {word: bound(text) for word, text in bounds.groupdict().items() if text} if bounds else None


def _read_cap(line: str) -> Entry | None:
    found = re.fullmatch(r"(\S+)\s*:\s*([+-]?\d{1,9})(?: points?)?", line)
    return {"code": found[1], "points": int(found[2])} if found else None


def _read_step(line: str) -> Entry | None:
    found = re.fullmatch(r"(\d{1,9}) ?%\s*:?\s*(\w+)", line)
    return {"at": int(found[1]), "act": found[2]} if found else None


TEXTS = LineKind("one entry a line", str, str)  # type: ignore[arg-type]  # its entries are the lines themselves
PROBLEMS = LineKind("costs (It costs too much): expensive, budget", _write_problem, _read_problem)
TOUCHES = LineKind("demo_request: 50 points, half after 30 days, high intent", _write_touch, _read_touch, True)
CAPS = LineKind("web: 40", lambda cap: f"{cap['code']}: {cap['points']}", _read_cap, True)
FIT = LineKind("decision-maker: +20 if title has founder, ceo", _write_fit, _read_fit)
REASONS = LineKind("bad_fit (Not a customer we can help): means fit", _write_reason, _read_reason)
STEPS = LineKind("50%: nudge", lambda step: f"{step['at']}%: {step['act']}", _read_step)
