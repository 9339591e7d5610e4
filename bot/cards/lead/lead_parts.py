"""What a lead's card and its answer in lookup have in common: who, why now, fit, score, touches, how to reach them."""

import re
from collections.abc import Iterable
from datetime import tzinfo

from bot.cards import text
from bot.cards.text import Names
from store.record.facts import LeadFacts, TouchFact
from store.rules.lead.qualification import Item
from store.rules.lead.scoring import ScoreReason

TOUCHES_SHOWN = 5
REASONS_SHOWN = 5
EXTRA_SHOWN = 12

_MAIL = re.compile(r"[A-Za-z0-9.!#$%'+/=?^_{}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,5}")
_PHONE = re.compile(r"\+?[0-9]{7,15}")


def heading(lead: LeadFacts) -> str:
    """Name, title and company in the 150 characters of a header."""
    who = ", ".join(part for part in (text.plain(lead.name, 60), text.plain(lead.title, 40)) if part)
    mark = star(lead.account_tier)
    company = text.plain(lead.company, 45 - len(mark))
    return (" · ".join(part for part in (who, company) if part) or f"Lead {lead.id}") + mark


def star(tier: int | None) -> str:
    """What stands behind a lead of a target account; empty for all others."""
    return f" ★ Tier {tier}" if tier else ""


def name_and_company(lead: LeadFacts) -> str:
    """Name and company, for a sentence."""
    return text.lead_name(lead.name, lead.company)


def why_now(lead: LeadFacts) -> str:
    """The one line that makes a rep call."""
    return "*Why now*  " + (text.line(lead.why_now, 300) or "No reason was given. Ask marketing.")


def offer(lead: LeadFacts) -> str:
    """What its campaign's brief says buyers get; empty without a brief."""
    return f"*Offer*  {text.line(lead.offer, 120)}" if lead.offer else ""


def fit_and_score(lead: LeadFacts, names: Names, faded_to: int | None = None) -> str:
    """Fit and score in one line; below it only what is missing, with what it rests on."""
    ticks = "".join("✓" if item.holds else "✗" for item in lead.items)
    persona = text.line(lead.persona, 60)
    faded = f", faded to {faded_to} by now" if faded_to is not None else ""
    fit = f"Fit {ticks}" + (f" {persona}" if persona else "")
    return "\n".join(
        [f"{fit} · Score {lead.score}{faded}", *(_item(item, names) for item in lead.items if not item.holds)]
    )


def checklist(items: Iterable[Item], names: Names) -> str:
    """A tick or a cross per item, with what it rests on."""
    return "\n".join(["*Fit*", *(_item(item, names) for item in items)])


def _item(item: Item, names: Names) -> str:
    note = text.line(item.note, 120)
    by = f" ({text.person(item.by, names)})" if item.by else ""
    return f"{'✓' if item.holds else '✗'} {text.line(item.label, 60)}" + (f": {note}" if note else "") + by


def score_and_reasons(lead: LeadFacts, zone: tzinfo, faded_to: int | None = None) -> str:
    """Points and where they come from, by date."""
    rows = [f"*Score {lead.score}*" + (f", faded to {faded_to} by now" if faded_to is not None else "")]
    rows += [_reason(reason, zone) for reason in lead.reasons[:REASONS_SHOWN]]
    more = len(lead.reasons) - REASONS_SHOWN
    return "\n".join([*rows, f"and {text.count(more, 'more reason')}"] if more > 0 else rows)


def _reason(reason: ScoreReason, zone: tzinfo) -> str:
    what = text.short_day(reason.at, zone) if reason.at else "Fit"
    points = f"{reason.points:+d}".replace("-", "−")
    return f"{what}: {points} {text.line(reason.what, 80)}"


def touches(lead: LeadFacts) -> str:
    """The newest touches with their times, newest first."""
    newest = sorted(lead.touches, key=lambda touch: touch.at, reverse=True)[:TOUCHES_SHOWN]
    if not newest:
        return "*Last touches*\nNone yet."
    rows = [f"• {text.when(fact.at)}: {touch_line(fact)}" for fact in newest]
    more = lead.touch_count - len(newest)
    return "\n".join(["*Last touches*", *rows, *[f"and {more} earlier"] * (more > 0)])


def touch_line(fact: TouchFact) -> str:
    """What they did, with its detail and campaign."""
    detail, campaign = text.line(fact.detail, 120), text.line(fact.campaign, 60)
    what = text.line(fact.label or fact.kind, 60)
    return what + (f", {detail}" if detail else "") + (f" ({campaign})" if campaign else "")


def origin(lead: LeadFacts) -> str:
    """The first source and campaign, and the latest where they are others."""
    source, campaign = (
        _first_and_latest(lead.source, lead.latest_source),
        _first_and_latest(lead.campaign, lead.latest_campaign),
    )
    return f"Source: {source or '(none)'}" + (f" · Campaign: {campaign}" if campaign else "")


def _first_and_latest(first: str | None, latest: str | None) -> str:
    beside = f" (latest: {text.line(latest, 80)})" if latest and latest != first else ""
    return f"{text.line(first, 80)}{beside}".lstrip()


def also_known(lead: LeadFacts) -> str:
    """What no field holds, in small print; empty if there is nothing."""
    told = [f"{text.line(name, 40)}: {text.line(value, 80)}" for name, value in lead.extra[:EXTRA_SHOWN]]
    more = len(lead.extra) - len(told)
    return " · ".join(["Also known", *told, *[f"and {more} more"] * (more > 0)]) if told else ""


def contact(lead: LeadFacts) -> str:
    """Mail, phone and country; the first two can be tapped."""
    parts = (
        _mail(lead.email),
        _phone(lead.phone),
        text.line(lead.country, 40),
        text.link(text.crm(lead.crm[0]), lead.crm[1]) if lead.crm else "",
    )
    return " · ".join(part for part in parts if part) or "No email and no phone"


def _mail(mail: str | None) -> str:
    shown = text.line(mail, 150)
    return f"<mailto:{shown}|{shown}>" if _MAIL.fullmatch(shown) else shown


def _phone(phone: str | None) -> str:
    shown, digits = text.line(phone, 40), re.sub(r"[\s()./-]", "", phone or "")
    unbroken = shown.replace(" ", "\N{NO-BREAK SPACE}")
    return f"<tel:{digits}|{unbroken}>" if _PHONE.fullmatch(digits) else shown
