"""Who signed for which team, in a few words."""

from collections.abc import Sequence

from bot.cards import text
from bot.cards.text import Names
from store.signing.proposal_facts import AgreementStanding, PastVersion, Signature

NOT_SIGNED = "Not signed by both teams"


def signed_by(signatures: Sequence[Signature], names: Names) -> str:
    """ "signed by Mia (marketing) and Ben for Sam (sales)", or "signed by Ana alone"."""
    members = {each.member_id for each in signatures}
    if len(members) == 1:
        return f"signed by {text.person(members.pop(), names)} alone"
    return "signed by " + " and ".join(f"{_who(each, names)} ({each.side})" for each in signatures)


def _who(one: Signature, names: Names) -> str:
    covered = f" for {text.person(one.for_id, names)}" if one.for_id else ""
    return text.person(one.member_id, names) + covered


def where_it_stands(standing: AgreementStanding, names: Names) -> str:
    """ "Version 3, in force since 18 Nov, signed by …", or that it is not signed."""
    signatures = standing.signatures
    said = f"*Version {standing.version}*" if standing.version else "*The built-in agreement*"
    since = f", in force since {text.when(standing.applied_at)}" if standing.applied_at else ""
    if not signatures:
        return f"{said}{since}. ⚠️ *{NOT_SIGNED} yet.*"
    return f"{said}{since}, {signed_by(signatures, names)} {text.dated(max(each.at for each in signatures))}."


def past_version(one: PastVersion, names: Names) -> str:
    """A line of the history: which version, when, by whom."""
    changes = text.count(len(one.changes), "change")
    return f"Version {one.version}, {text.when(one.at)}: {how_it_came(one, names)} ({changes})"


def how_it_came(one: PastVersion, names: Names) -> str:
    """By whose signatures it came into force, or who changed it without."""
    if one.signatures:
        return signed_by(one.signatures, names)
    by = text.person(one.by, names) if one.by else "the terminal"
    return f"settings alone, by {by}" if one.settings_alone else f"not signed, by {by}"
