"""What the policy says until the teams agree on their own. It works untouched; the problems want editing first."""

from store.agreement.policy_entries import FitRule, ProblemEntry, Reason, Step, TouchKind

PERSONAS = (
    "founder", "cofounder", "owner", "ceo", "cto", "coo", "cmo", "cro", "cfo", "cpo", "cio", "chief", "president",
    "partner", "head", "vp", "svp", "director",
)  # fmt: skip

PROBLEMS = (
    ProblemEntry(code="costs", label="It costs too much", words=("cost", "costs", "expensive", "budget", "save")),
    ProblemEntry(code="slow", label="It takes too long", words=("slow", "manual", "time", "hours", "automate")),
    ProblemEntry(code="growth", label="We do not grow fast enough", words=("growth", "grow", "scale", "revenue")),
    ProblemEntry(code="risk", label="It is a risk", words=("risk", "security", "compliance", "audit", "errors")),
    ProblemEntry(code="insight", label="We cannot see what goes on", words=("insight", "report", "data", "visibility")),
)

CAPS = {"web": 40, "content": 25, "mail": 10}

# A demo request (50) by a founder (+20) is sales-ready at once; an e-book (10) for the same founder is not.
TOUCHES = {
    "demo_request": TouchKind(label="Demo request", points=50, half_life_days=30, high_intent=True),
    "trial_signup": TouchKind(label="Trial sign-up", points=45, half_life_days=30, high_intent=True),
    "reply": TouchKind(label="Reply to a mail", points=45, half_life_days=21, high_intent=True),
    "pricing_page": TouchKind(label="Pricing page", points=20, half_life_days=14, group="web", high_intent=True),
    "webinar": TouchKind(label="Webinar", points=15, half_life_days=30, group="content"),
    "content_download": TouchKind(label="E-book or guide", points=10, half_life_days=30, group="content"),
    "email_click": TouchKind(label="Click in a mail", points=5, half_life_days=14, group="mail"),
    "unsubscribe": TouchKind(label="Unsubscribed", points=-40),
}

FIT = (
    FitRule(field="title", words=(*PERSONAS, "vice president"), points=20, why="decision-maker"),
    FitRule(field="title", words=("manager", "lead", "principal"), points=10, why="influencer"),
    FitRule(field="title", words=("student", "intern", "trainee"), points=-60, why="student"),
    FitRule(field="persona", words=("student", "competitor", "agency"), points=-100, why="not a buyer"),
)

RECYCLE = (
    Reason(code="not_now", label="Interested, but not now"),
    Reason(code="no_budget", label="No budget"),
    Reason(code="wrong_person", label="Not the person who decides"),
    Reason(code="no_need_yet", label="No need yet"),
    Reason(code="only_looking", label="Only gathering information"),
    Reason(code="unreachable", label="Could not be reached", words=False),
)

DISQUALIFY = (
    Reason(code="bad_fit", label="Not a customer we can help"),
    Reason(code="rival", label="Works for a competitor"),
    Reason(code="student", label="Student or job seeker"),
    Reason(code="not_real", label="Not a real enquiry"),
    Reason(code="no_contact", label="Doesn't want to be contacted"),
)

LOST = (
    Reason(code="price", label="Price"),
    Reason(code="competitor", label="Chose a competitor"),
    Reason(code="missing_feature", label="Something they need is missing"),
    Reason(code="no_decision", label="No decision was made"),
    Reason(code="timing", label="Bad moment"),
    Reason(code="went_quiet", label="Went quiet"),
)

OBJECTIONS = (
    Reason(code="too_expensive", label="Too expensive"),
    Reason(code="has_a_tool", label="Already has something that does it"),
    Reason(code="not_a_priority", label="Not a priority now"),
    Reason(code="hard_to_switch", label="Too much work to switch"),
    Reason(code="no_proof", label="Not convinced that it works"),
    Reason(code="needs_approval", label="Others have to agree"),
    Reason(code="lacks_feature", label="Lacks something they need"),
)

LADDERS = {
    "claim": (Step(at=50, act="nudge"), Step(at=100, act="escalate")),
    "response": (
        Step(at=75, act="warn"), Step(at=100, act="warn"), Step(at=100, act="escalate"), Step(at=150, act="release"),
    ),
    "answer": (
        Step(at=0, act="tell"), Step(at=75, act="warn"), Step(at=100, act="warn"), Step(at=100, act="escalate"),
    ),
    "next_step": (Step(at=0, act="warn"), Step(at=100, act="warn")),
}  # fmt: skip
