"""Whether it is odd that nothing comes in: how likely is so long a silence, if leads come as they did?"""

import math

ENOUGH = 8  # deliveries; fewer say nothing of how often they come
UNLIKELY = 0.01  # over all silences of the window together
WEEKS = 8
QUIET_DAYS = 10  # working days that are odd where too few came to say how often


def is_silence_odd(deliveries: int, office_seconds: int, silent_seconds: int, quiet_seconds: int) -> bool:
    """Whether a silence of so much office time is to be told, after so many deliveries in so much office time.

    Arrivals are taken as Poisson's: a silence has the chance e^(-rate * length). Each delivery begins one, so the bound
    is shared out among them. With fewer than ENOUGH deliveries it is odd after `quiet_seconds`.
    """
    if deliveries < ENOUGH or office_seconds <= 0:
        return silent_seconds >= quiet_seconds
    return math.exp(-deliveries / office_seconds * silent_seconds) < UNLIKELY / deliveries
