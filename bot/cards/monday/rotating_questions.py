"""Questions the two teams should ask each other: one on every agenda, in turn. Who asks, and what."""

MARKETING, SALES = "Marketing asks sales", "Sales asks marketing"

QUESTIONS = (
    (MARKETING, "Which sentence of ours did a buyer repeat back to you this week, and which one fell flat?"),
    (SALES, "Which campaign starts next, and what will those who answer it expect from the first call?"),
    (MARKETING, "What did the last three buyers who said no wish we had told them earlier?"),
    (SALES, "Where did our best three customers first hear of us, as far as you can tell?"),
    (MARKETING, "Which leads do you open first, and which do you hope another rep claims?"),
    (SALES, "Which leads did you hold back lately, and what would have made them ready?"),
    (MARKETING, "What do you look up yourself before a first call that the card could have told you?"),
    (SALES, "Which touch counts too much in our score today, and which one too little?"),
    (MARKETING, "Which objection did you hear most often, and what answer has worked so far?"),
    (SALES, "What do people read or watch last before they ask for a demo?"),
    (MARKETING, "Which recycled lead would you call again today, and what has changed since?"),
    (SALES, "What do we say on the website that we find hard to keep on the phone?"),
    (MARKETING, "Whom do you end up talking to: the person who wrote to us, or a colleague they bring along?"),
    (SALES, "Which audience did you try that did not answer at all, and what did you learn from that?"),
    (MARKETING, "What made the fastest deal of the last months fast?"),
    (SALES, "If we could tell you one thing about every lost deal, what would you want to know?"),
    (MARKETING, "Which competitor comes up now that did not come up in the last quarter?"),
    (SALES, "What would you stop doing if we told you that none of it ever reaches a buyer?"),
    (MARKETING, "At what point do buyers go quiet, and what do you send them then?"),
    (SALES, "Which of our stories about customers is used most, and which one is missing?"),
    (MARKETING, "Who looked like a perfect fit on the card and turned out not to be one? What gave it away?"),
    (SALES, "Which source brings few leads but good ones, and what would it take to double it?"),
    (MARKETING, "What does the buyer have to explain to their boss, and could we write that page for them?"),
    (SALES, "Which question of ours do you answer again and again, so that it should stand on the card?"),
    (MARKETING, "What did we let you down on last month, and what did it cost you?"),
    (SALES, "When did you last listen in on a call of ours, and what surprised you?"),
    (MARKETING, "Which word do buyers use for their problem that we never use ourselves?"),
    (SALES, "What do you believe about our buyers that we should help you check?"),
)


def turn(number: int) -> tuple[str, str]:
    """Who asks, and what, on the agenda with this number, counted from 0; after the last comes the first."""
    return QUESTIONS[number % len(QUESTIONS)]
