"""Every kind of door there is, and what a door's options change of its kind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.intake.doors.kinds import (
    calendly,
    generic,
    google_ads,
    hubspot,
    intercom,
    segment,
    tally,
    typeform,
    webflow,
    zapier,
)
from bot.intake.doors.kinds.door_kind import DoorKind, Proof

_FILES = (typeform, tally, calendly, webflow, google_ads, segment, hubspot, intercom, zapier, generic)
KINDS: dict[str, DoorKind] = {file.KIND.name: file.KIND for file in _FILES}
STANDARD = generic.STANDARD
OPTIONS = ("delivery_id", "takes", "is_test", "touch", "system")


def door_kind(name: str, options: Mapping[str, Any]) -> DoorKind:
    """A kind as one door has it. Options: a `proof` instead of the kind's own, and each of OPTIONS."""
    kind = KINDS[name]
    changed: dict[str, Any] = {key: options[key] for key in OPTIONS if key in options}
    if "proof" in options:
        changed["proofs"] = (Proof(**options["proof"]),)
    return replace(kind, **changed)
