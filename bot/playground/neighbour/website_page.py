"""The website's two pages, the form and the thanks with what was sent, and the look of all pages next door."""

from collections.abc import Mapping
from html import escape

ROLES = ("Founder or CEO", "Head of Sales", "VP Marketing", "Director of Operations", "Team member", "Student")
PROBLEMS = {
    "slow": "We answer leads too late",
    "costs": "Our tools cost too much",
    "growth": "We don't grow fast enough",
    "insight": "We can't see what goes on",
}
FIELDS = ("name", "email", "company", "title", "problem", "question")
_STYLE = """
:root{color-scheme:light dark;--bg:light-dark(#f4f7f6,#14191b);--card:light-dark(#fff,#1e2528);
--text:light-dark(#1c2225,#dfe5e7);--quiet:light-dark(#566268,#a3afb4);--line:light-dark(#7d898f,#7b878e);--rule:light-dark(#dfe6e7,#333d43);
--accent:light-dark(#0b7566,#12806f);--wrong:light-dark(#b01c3a,#ff9aa8);--amber:#f4b942}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,sans-serif}
header{display:flex;align-items:center;gap:10px;max-width:1040px;margin:auto;padding:22px 20px;font-size:19px;
font-weight:800}
header span{display:grid;place-items:center;width:32px;height:32px;border-radius:9px;background:var(--amber);
color:#2b2000}
main{display:grid;grid-template-columns:5fr 6fr;gap:56px;align-items:start;max-width:1040px;margin:auto;
padding:32px 20px 64px}
h1{margin:8px 0 14px;font-size:40px;line-height:1.12;letter-spacing:-.02em}
.lead{color:var(--quiet);font-size:18px}
ul{padding:0;list-style:none}
li{padding:5px 0 5px 30px;position:relative}
li::before{content:"\\2713";position:absolute;left:2px;color:var(--accent);font-weight:800}
.card{display:grid;gap:16px;padding:28px;border:1px solid var(--rule);border-radius:16px;
background:var(--card);box-shadow:0 10px 34px rgb(10 40 44/9%)}
.two{display:grid;grid-template-columns:1fr 1fr;gap:16px}
label{display:grid;gap:5px;font-size:14px;font-weight:600}
input,select,textarea{width:100%;min-width:0;padding:10px 12px;border:1px solid var(--line);border-radius:9px;
background:var(--bg);color:inherit;font:inherit;font-weight:400}
textarea{min-height:96px;resize:vertical}
:focus-visible{outline:3px solid light-dark(#1478c9,#59b0f5);outline-offset:1px}
button,.again{padding:12px 20px;border:0;border-radius:9px;background:var(--accent);color:#fff;font:inherit;
font-weight:700;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.again:hover{filter:brightness(.9)}
small{color:var(--quiet);font-weight:400}
.wrong{margin:0;padding:10px 14px;border-left:4px solid var(--wrong);color:var(--wrong);overflow-wrap:anywhere}
pre{padding:14px;border-radius:9px;background:var(--bg);font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;font-weight:600}
@media(max-width:760px){main{grid-template-columns:1fr;gap:24px;padding-top:8px}h1{font-size:31px}.card{padding:20px}}
@media(max-width:420px){.two{grid-template-columns:1fr}}
"""


def draw_form(company: str, delivery: str, typed: Mapping[str, str], wrong: str = "") -> str:
    """The form; `delivery` is its own id, so that sending it twice is one delivery. `wrong`: why it was not taken."""
    fault = f"<p class=wrong role=alert>Your message was not taken. {escape(wrong)}</p>" if wrong else ""
    name = _input("Your name", "name", typed, "Wanda Quinn", "autocomplete=name required")
    mail = _input("Work email", "email", typed, "wanda@dune.example", "type=email autocomplete=email required")
    firm = _input("Company", "company", typed, "Dune Labs", "autocomplete=organization required")
    role = _select("Your role", "title", typed, {each: each for each in ROLES})
    problem = _select("What brings you here?", "problem", typed, PROBLEMS)
    question = escape(typed.get("question", ""))
    return around(
        company,
        f"<section><h1>Never lose another interested buyer.</h1><p class=lead>Tell us where it hurts, and see "
        f"{escape(company)} at work with your own leads.</p><ul><li>An answer within an hour, in office hours<li>Half "
        "an hour, no slides<li>With a rep who read your question</ul></section>"
        f"<form class=card method=post action=/>{fault}<input type=hidden name=delivery value={escape(delivery)!r}>"
        f"<div class=two>{name}{firm}</div>{mail}<div class=two>{role}{problem}</div>"
        "<label>Your question<textarea name=question maxlength=1000 required "
        f'placeholder="Three new reps start in January. How do you…">{question}</textarea></label>'
        "<button>Ask for a demo</button>"
        "<small>This page is part of the playground. What you send goes to the bot on this machine and nowhere else."
        "</small></form>",
    )


def draw_thanks(company: str, name: str, sent: str) -> str:
    """After the form: who was heard, and how the door was spoken to."""
    first = f", {escape(name.split()[0])}" if name.split() else ""
    return around(
        company,
        f"<section><h1>Thank you{first}.</h1><p class=lead>Your question is with our sales team. You will hear from us "
        "within an hour, in office hours.</p><p><a class=again href=/>Send another one</a></section>"
        "<section class=card><div><strong>What happens next</strong><ul><li>The lead is on a card in #leads, if it is "
        "sales-ready<li>Otherwise it waits for marketing on Home</ul></div>"
        f"<details><summary>What this page sent</summary><pre>{escape(sent)}</pre></details></section>",
    )


def around(brand: str, content: str, style: str = "") -> str:
    """A whole page under a brand's name."""
    known = escape(brand)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<link rel=icon href=data:,><title>{known}</title><style>{_STYLE}{style}</style>"
        f"<header><span aria-hidden=true>{known[:1]}</span>{known}</header><main>{content}</main></html>"
    )


def _input(label: str, name: str, typed: Mapping[str, str], example: str, more: str) -> str:
    value = escape(typed.get(name, ""))
    return f'<label>{label}<input name={name} value="{value}" placeholder="{example}" maxlength=200 {more}></label>'


def _select(label: str, name: str, typed: Mapping[str, str], choices: Mapping[str, str]) -> str:
    listed = "".join(
        f'<option value="{escape(value)}"{" selected" if value == typed.get(name) else ""}>{escape(said)}</option>'
        for value, said in choices.items()
    )
    return f"<label>{label}<select name={name}>{listed}</select></label>"
