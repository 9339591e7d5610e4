"""A private refusal, in the form that fits the gesture: an answer, a field error, a window or a private note."""

from slack_bolt import BoltResponse

from bot.cards.lead import replies
from bot.cards.personal import notice, troubles
from bot.slack import slack_errors, windows
from bot.slack.payloads.gestures import Sender
from bot.slack.private_notes import Hints


def acknowledge(hints: Hints, sender: Sender, text: str, try_again: bool = False) -> BoltResponse:
    """The acknowledgement that carries the refusal. With `try_again` a form stays open with what was typed."""
    match sender.kind:
        case "command":
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
        case "form" if try_again and sender.last_field:
            return BoltResponse(status=200, body=windows.errors(sender.last_field, text))
        case "form":
            return BoltResponse(status=200, body=windows.instead(notice.window(text)))
    hints.later(sender.way, text)
    return BoltResponse(status=200, body="")


def silence(error: BaseException) -> str:
    """What a person hears when Slack did not tell us what we asked: that may pass, or somebody must mend it."""
    failure = slack_errors.sort(error)
    return troubles.slack_refuses(failure.code) if slack_errors.is_bad_token(failure) else replies.SLACK_IS_SILENT
