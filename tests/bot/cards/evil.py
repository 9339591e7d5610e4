"""Text as forms and strangers send it."""

from hypothesis import settings
from hypothesis import strategies as st

SAMPLES = (
    "Ana Gómez",
    "<!channel> <!here> <@U0ANA> <https://evil.example|click me>",
    "نورا وايس مديرة العمليات",
    "ש" * 40,
    "\u202egnp.exe\u202c \u2066x\u2069",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪" * 20,
    "line one\r\nline two\u2028line three\x0bfour",
    "\x00\x07\x1b[31mred\x7f\x9f",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    "&amp; &lt;!channel&gt; &&&& <<<<",
    "&" * 10_000,
    "<!channel>" * 1_000,
    "word " * 2_000,
    "W" * 10_000,
    "🔥" * 10_000,
    "\n" * 10_000,
    "\ud83d half a pair",
    "a\u200b\u200d\ufeff",
    "|pipes|and^carets|>",
    "https://kettle.example/?a=1&b=<2>",
    "",
    "   ",
)

any_text = st.one_of(
    st.integers(0, len(SAMPLES) - 1).map(SAMPLES.__getitem__),  # by number: a report of sixty kilobytes helps nobody
    st.text(max_size=60),
    st.text(min_size=1, max_size=4).map(lambda text: text * 2_500),
)
patient = settings(deadline=None)  # a busy machine is no defect
