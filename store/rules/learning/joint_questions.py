"""Questions both teams answer together: one with every month, in turn."""

QUESTIONS = (
    "What should we stop doing next month, because it brings neither of us closer to a buyer?",
    "When deals closed last month, what part did marketing's touches play, and how do we know?",
    "Where did a buyer feel the seam between marketing and sales?",
    "What happened to the leads that we both thought were good and that came to nothing?",
    "Which part of our lead definition would we write differently today?",
    "Which question did buyers ask last month that none of us could answer well?",
    "Where did a good lead wait for us, and what would have had to be different?",
    "What did the best customer of the last months have in common with the one before?",
    "What did we say in an ad or on a call that was hard to live up to?",
    "If we had one more person for a month, where would they stand: before the handoff or after it?",
    "Which number on our scoreboard do we argue about, and what would settle it?",
    "What did we learn about buyers last month that the other team doesn't know yet?",
    "Which deals did we lose to doing nothing, and what could have made it urgent?",
    "What would a buyer say we do better than anyone else, in their own words?",
    "Which decision of the last months would we take again, and which one not?",
    "What do we both expect of the next month, and what would surprise us?",
)


def question_for(number: int) -> str:
    """The question of the month with this number, counted from 0; after the last comes the first."""
    return QUESTIONS[number % len(QUESTIONS)]
