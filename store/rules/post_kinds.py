"""Every kind of post the outbox may hold. What is done about a kind, and what may happen to it, is said here alone."""

from enum import StrEnum, auto


class PostKind(StrEnum):
    """What a post says or does."""

    # What a card and its thread say.
    CARD = auto()
    NOTE = auto()
    NUDGE = auto()
    PRESENCE = auto()
    SHARE = auto()
    # What one person hears.
    DIRECT = auto()
    WARN = auto()
    QUESTION = auto()
    ESCALATION = auto()
    COVERING = auto()
    MARKETER_MONDAY = auto()
    TROUBLE = auto()
    BACK = auto()
    PARKED = auto()
    ASSIGNED = auto()
    RESERVED = auto()
    ANSWERED = auto()
    INTENT = auto()
    OBJECTED = auto()
    MORNING = auto()
    DOOR_REFUSED = auto()
    DOOR_SILENT = auto()
    CONTENT_DUE = auto()
    CONTENT_NAMED = auto()
    BRIEF_UNREAD = auto()
    BRIEF_MISSING = auto()
    ACCOUNT_HINT = auto()
    # What both teams read.
    POLICY = auto()
    PROPOSAL = auto()
    PROPOSAL_NOTE = auto()
    PROPOSAL_REMINDER = auto()
    CLOSING_DAYS = auto()
    SETTING = auto()
    WEBHOOK = auto()
    SCOREBOARD = auto()
    SCOREBOARD_DETAIL = auto()
    SHARED_SCOREBOARD = auto()
    WIN = auto()
    GOAL = auto()
    AGENDA = auto()
    DECISION = auto()
    OBJECTION = auto()
    VERDICT = auto()
    SETTLED = auto()
    JOURNEY_MAP = auto()
    HOUSE = auto()
    BRIEF = auto()
    ACCOUNT = auto()
    # What says nothing new.
    CANVAS = auto()
    DELETE = auto()
    UNSAY = auto()
    ANEW = auto()

    @property
    def method(self) -> str:
        """The method of Slack's Web API that carries it out."""
        return METHODS.get(self, "chat.postMessage")


METHODS = {
    PostKind.DELETE: "chat.delete",
    PostKind.UNSAY: "chat.delete",
    PostKind.ANEW: "chat.update",
}
# They delete or redraw a message that stands in Slack, because its lead was erased or it says something else by now.
TAKES_BACK = frozenset({PostKind.UNSAY, PostKind.ANEW})
# They delete, redraw or copy; all others are drawn when they are sent.
WITHOUT_WORDS = frozenset({PostKind.CANVAS, PostKind.DELETE, *TAKES_BACK})
DRAWN = frozenset(PostKind) - WITHOUT_WORDS
# They ask a person for something. Once it is done they are redrawn: they say what happened, and have no button.
# A DIRECT one asks for nothing: it is news, which stays true.
ASKS = frozenset(
    {
        PostKind.NUDGE, PostKind.WARN, PostKind.QUESTION, PostKind.ESCALATION, PostKind.ASSIGNED, PostKind.RESERVED,
        PostKind.ANSWERED, PostKind.INTENT, PostKind.MORNING, PostKind.COVERING,
    }
)  # fmt: skip
# Somebody waits for these, or has to know that leads go unseen: of unknown outcome they are sent once more.
SENT_AGAIN = frozenset(
    {
        PostKind.CARD, PostKind.QUESTION, PostKind.ESCALATION, PostKind.TROUBLE, PostKind.SCOREBOARD, PostKind.AGENDA,
        PostKind.PARKED, PostKind.MORNING, PostKind.PROPOSAL, PostKind.BRIEF,
    }
)  # fmt: skip
# If Slack refuses one of these, somebody waits who is not heard: the managers are told.
TOLD_WHEN_PARKED = frozenset(
    {
        PostKind.CARD, PostKind.SCOREBOARD, PostKind.AGENDA, PostKind.QUESTION, PostKind.ESCALATION, PostKind.PROPOSAL,
        PostKind.BRIEF,
    }
)  # fmt: skip
# They name several leads, so that after one was erased they are redrawn; an escalation only if it says several.
ABOUT_SEVERAL = frozenset(
    {
        PostKind.AGENDA, PostKind.SCOREBOARD_DETAIL, PostKind.MARKETER_MONDAY, PostKind.COVERING, PostKind.ESCALATION,
        PostKind.MORNING, PostKind.JOURNEY_MAP, PostKind.HOUSE, PostKind.ACCOUNT_HINT,
    }
)  # fmt: skip
# They say or quote a decision's words, which may name a lead.
OF_DECISIONS = frozenset(
    {PostKind.DECISION, PostKind.VERDICT, PostKind.SETTLED, PostKind.OBJECTION, PostKind.OBJECTED, PostKind.AGENDA}
)  # fmt: skip
# They say or quote what was objected to a proposal.
OF_PROPOSALS = frozenset({PostKind.PROPOSAL, PostKind.PROPOSAL_NOTE})
# They say what an asset is called, and people call it what they like.
OF_CONTENT = frozenset(
    {PostKind.CONTENT_DUE, PostKind.CONTENT_NAMED, PostKind.AGENDA, PostKind.SCOREBOARD_DETAIL}
)  # fmt: skip
# Both teams hold on to what these said: redrawn after an erasure, they say that they were.
MARKED = frozenset({PostKind.AGENDA, PostKind.SCOREBOARD_DETAIL})
