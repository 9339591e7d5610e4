"""Google Ads: a lead form's own webhook. The secret stands in the body as google_key."""

from typing import Any

from bot.intake.doors.kinds.door_kind import Answers, DoorKind, Proof, as_text


def _answers(body: Any) -> Answers:
    told = body.get("user_column_data") or []
    named = ((each.get("column_name") or each.get("column_id"), each.get("string_value")) for each in told)
    return {name: value for name, value in named if name and as_text(value) is not None}


def _column(name: str) -> str:
    return f"user_column_data[?column_id=='{name}'].string_value | [0]"


KIND = DoorKind(
    name="google_ads",
    title="Google Ads",
    proofs=(Proof("inside", path="google_key"),),
    delivery_id="lead_id",
    is_test="is_test",
    answers=_answers,
    mapping={
        "email": f"({_column('WORK_EMAIL')}) || ({_column('EMAIL')})",
        "name": _column("FULL_NAME"),
        "first_name": _column("FIRST_NAME"),
        "last_name": _column("LAST_NAME"),
        "phone": f"({_column('WORK_PHONE')}) || ({_column('PHONE_NUMBER')})",
        "company": _column("COMPANY_NAME"),
        "title": _column("JOB_TITLE"),
        "country": _column("COUNTRY"),
        "campaign": "campaign_id && to_string(campaign_id)",
        "source": "'Google Ads'",
        "touch_id": "lead_id",
    },
    steps="In the lead form's settings open Other data integration options, then Webhook: the address and, as key, the "
    "secret. Send test data: it is answered and makes no lead.",
)
