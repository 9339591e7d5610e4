"""How long delivery waits, and why. All in machine seconds."""

# Slack takes one message a second in a channel.
POST_GAP = 1.0
# Longer than three times Slack's HTTP timeout, so that nobody takes what another still has in hand.
LEASE = 45.0
# When history is read after an unknown outcome: history lags behind a post, and an outage takes a while.
LOOKS = (5.0, 60.0, 600.0)
# By then whatever Slack did with an update of unknown outcome is done.
REDRAW_AFTER_UNKNOWN = 60.0
# A call that was surely not done is tried again after 1, 2, 4, ... seconds, and at last every five minutes.
LONGEST_BACK_OFF = 300.0
# What Slack means by 429 without a Retry-After.
WITHOUT_RETRY_AFTER = 30.0
# The more posts are of unknown outcome, the longer none is tried, or an outage would make every one unknown.
LONGEST_REST = 60.0
# History that could not be read rests this long, so that looks don't keep posts from their places.
LOOK_AGAIN = 30.0
# A channel that refuses us is tried again this much later, unless an event says earlier that it is mended.
CHANNEL_AGAIN = 600.0
# The same for Slack as a whole, when it refuses our token.
TOKEN_AGAIN = 60.0
# A Home rests ten times as long as a channel: all of them together may be published 100 times a minute.
HOME_RESTS_GAPS = 10
# A Home that Slack did not publish is tried again this much later.
HOME_AGAIN = 10.0
# Nothing waits longer, Slack's own Retry-After included. What seems to comes of a machine's clock that was put back.
LONGEST_WAIT = 600.0


def before_look(looks: int) -> float:
    """The wait after so many looks, before the next one."""
    return LOOKS[looks] - (LOOKS[looks - 1] if looks else 0.0)


def rest(unknown: int) -> float:
    """The wait after one more post of unknown outcome, when there are so many."""
    return min(LONGEST_REST, back_off(unknown))


def back_off(tries: int) -> float:
    """The wait after so many tries, at least one, that failed."""
    return min(LONGEST_BACK_OFF, 2.0 ** min(tries - 1, 10))
