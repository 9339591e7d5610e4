"""The help texts of `/lead`, `/handoff` and `/decision`."""

from collections.abc import Mapping

from bot.cards import blocks, text
from bot.cards.blocks import Message
from bot.cards.text import Names
from store.rules.monday.kpis import HOW_MANY

LEAD = """*What `/lead` can do*
• `/lead TEXT` finds people by name, company or email, even with a typo; a handoff's number works too
• `/lead add` adds a lead
• `/lead mine` shows your open handoffs with their deadlines
• `/lead waiting` shows leads that wait for a rep
• `/lead overdue` shows what is overdue
• `/lead recycled` shows recycled leads, and why
• `/lead open`, `/lead won` and `/lead lost` show deals with their amounts
• `/lead why NAME` shows what's next for a lead, and when"""

HANDOFF = f"""*Handoff makes sure no interested buyer is dropped between marketing and sales.*
• Sales-ready leads appear as cards in the leads channel. *Claim* takes one; *Recycle* returns it to \
marketing with a reason; *Ask marketing* pauses your deadline until they reply.
• Deadlines count in office hours, for sales and marketing. Reminders come in yours.
• `/handoff away` plans your time away and who covers; `/handoff hours` sets your office hours; \
`/handoff me` chooses what you hear, and how.
• My Home tab shows your handoffs, what you owe and your numbers.
• `/lead` finds any lead; the shortcut “Make a lead from this” turns a message into one.
• `/scoreboard` shows the {HOW_MANY} numbers both teams share, `/scoreboard month` a month; \
`/handoff answers` finds what you answered to its question.
• `/decision` logs the one change to test, `/decision list` all.
• `/journey wins` shows how the last ten deals were won; `/handoff journey` does the same.
• `/content` shows what answers buyers' objections and what is missing; `/handoff content` does the same.
• `/message` shows what both teams say, in buyers' words; `/handoff message` does the same.
• `/campaign` shows what each campaign is about and what to say; `/campaign add` writes a brief.
• `/accounts` lists the companies both teams want to win; `/handoff accounts` does the same.
• `/handoff goal` sets the quarter's goal, `/handoff spend` what a campaign cost.
• `/handoff doors` shows how form tools and ads become leads, and fixes which answer is which field.
• `/handoff crm` says who the owners in your CRM are in Slack.
• `/handoff webhooks` shows which programs hear what happens here.
• `/handoff agreement` shows what both teams agreed on, with signatures; both sign a change before it takes effect.
• `/handoff calibrate` shows what won leads had in common, and proposes points that fit.
• `/handoff settings` shows channel, people, hours and closing days, and changes them."""

DECISION = """*What `/decision` can do*
• `/decision` logs the one change to test: the number it should move, who does it, and when it is judged
• `/decision list` shows all, the newest first
• `/decision TEXT` searches them; `/decision 12` shows that one with its objections and verdicts"""

OWNERS = {
    "capture": "Capture",
    "qualification": "Qualification",
    "follow_up": "Follow-up",
    "feedback": "Feedback",
}


def lead_help() -> Message:
    """Help for `/lead`."""
    return blocks.message(LEAD)


def decision_help() -> Message:
    """Help for `/decision`."""
    return blocks.message(DECISION)


def handoff_help(owners: Mapping[str, str | None], names: Names, unknown: str = "") -> Message:
    """Help for `/handoff`, with who owns what."""
    none = "open; a manager picks an owner in `/handoff settings`"
    named = {code: text.person(owner, names) for code, owner in owners.items() if owner}
    rows = [f"• {title}: {named.get(code, none)}" for code, title in OWNERS.items()]
    body = "\n".join(["*Who owns what*", *rows])
    sorry = (
        [blocks.section(f"There is no `/handoff {text.line(unknown, 40)}`. This is what there is:")] if unknown else []
    )
    return Message(HANDOFF, [*sorry, blocks.section(HANDOFF), blocks.section(body)])
