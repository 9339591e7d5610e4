"""Bodies in the shape in which each sender documents them, with values of our own."""

from typing import Any

TYPEFORM: dict[str, Any] = {
    "event_id": "01HB6ZXQ1A",
    "event_type": "form_response",
    "form_response": {
        "form_id": "lT4Z3j",
        "token": "a3a12ec67a1365927098a606107fac15",
        "landed_at": "2026-11-18T08:58:01Z",
        "submitted_at": "2026-11-18T08:59:30Z",
        "hidden": {"utm_campaign": "autumn"},
        "definition": {
            "id": "lT4Z3j",
            "title": "Ask for a demo",
            "fields": [
                {"id": "f1", "title": "What's your name?", "type": "short_text", "ref": "name", "properties": {}},
                {"id": "f2", "title": "Where can we write to?", "type": "email", "ref": "mail", "properties": {}},
                {"id": "f3", "title": "Which company do you work for?", "type": "short_text", "ref": "co"},
                {"id": "f4", "title": "How large is your team?", "type": "multiple_choice", "ref": "size"},
                {"id": "f5", "title": "Which tools do you use?", "type": "multiple_choice", "ref": "tools"},
                {"id": "f6", "title": "Your job title", "type": "short_text", "ref": "title"},
            ],
        },
        "answers": [
            {"type": "text", "text": "Ann Bell", "field": {"id": "f1", "type": "short_text", "ref": "name"}},
            {"type": "email", "email": "ann@acme.example", "field": {"id": "f2", "type": "email", "ref": "mail"}},
            {"type": "text", "text": "Acme", "field": {"id": "f3", "type": "short_text", "ref": "co"}},
            {"type": "choice", "choice": {"label": "11-50"}, "field": {"id": "f4", "type": "multiple_choice"}},
            {"type": "choices", "choices": {"labels": ["Mail", "Slack"]}, "field": {"id": "f5"}},
            {"type": "text", "text": "Head of Sales", "field": {"id": "f6", "type": "short_text", "ref": "title"}},
        ],
    },
}
TALLY: dict[str, Any] = {
    "eventId": "a4cb511e-d513-4fa5-baee-b815d718dfd1",
    "eventType": "FORM_RESPONSE",
    "createdAt": "2026-11-18T08:59:21.889Z",
    "data": {
        "responseId": "2wgx4n",
        "submissionId": "2wgx4n",
        "respondentId": "dwQKYm",
        "formId": "VwbNEw",
        "formName": "Ask for a demo",
        "createdAt": "2026-11-18T08:59:21.000Z",
        "fields": [
            {"key": "question_1", "label": "Full name", "type": "INPUT_TEXT", "value": "Ann Bell"},
            {"key": "question_2", "label": "Email", "type": "INPUT_EMAIL", "value": "ann@acme.example"},
            {"key": "question_3", "label": "Company", "type": "INPUT_TEXT", "value": "Acme"},
            {
                "key": "question_4",
                "label": "Team size",
                "type": "MULTIPLE_CHOICE",
                "value": ["o2"],
                "options": [{"id": "o1", "text": "1-10"}, {"id": "o2", "text": "11-50"}],
            },
            {"key": "question_5", "label": "Website", "type": "INPUT_LINK", "value": None},
        ],
    },
}
CALENDLY: dict[str, Any] = {
    "event": "invitee.created",
    "created_at": "2026-11-18T08:59:00.000000Z",
    "created_by": "https://api.calendly.com/users/AAAA",
    "payload": {
        "cancel_url": "https://calendly.com/cancellations/BBBB",
        "created_at": "2026-11-18T08:58:59.000000Z",
        "email": "ann@acme.example",
        "event": "https://api.calendly.com/scheduled_events/CCCC",
        "first_name": None,
        "last_name": None,
        "name": "Ann Bell",
        "new_invitee": None,
        "old_invitee": None,
        "questions_and_answers": [
            {"answer": "Acme", "position": 0, "question": "Company"},
            {"answer": "11-50", "position": 1, "question": "Team size"},
        ],
        "rescheduled": False,
        "status": "active",
        "text_reminder_number": None,
        "timezone": "Europe/Berlin",
        "tracking": {"utm_campaign": "autumn", "utm_source": "newsletter", "utm_medium": None},
        "uri": "https://api.calendly.com/scheduled_events/CCCC/invitees/DDDD",
        "scheduled_event": {"name": "Demo, 30 minutes", "start_time": "2026-11-25T10:00:00.000000Z"},
    },
}
WEBFLOW: dict[str, Any] = {
    "triggerType": "form_submission",
    "payload": {
        "name": "Contact us",
        "siteId": "65427cf400e02b306eaa049c",
        "data": {
            "First Name": "Ann",
            "Last Name": "Bell",
            "Email": "ann@acme.example",
            "Company": "Acme",
            "n": "50",
        },
        "submittedAt": "2026-11-18T08:59:16.117Z",
        "id": "6321ca84df3949bfc6752327",
        "formId": "65429eadebe8a9f3a30f62d0",
        "formElementId": "4e038d2c-6a1e-4953-7be9-a59a2b453177",
    },
}
GOOGLE_ADS: dict[str, Any] = {
    "lead_id": "TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "user_column_data": [
        {"column_name": "Full Name", "string_value": "Ann Bell", "column_id": "FULL_NAME"},
        {"column_name": "User Email", "string_value": "ann@acme.example", "column_id": "EMAIL"},
        {"column_name": "User Phone", "string_value": "+49 30 1234567", "column_id": "PHONE_NUMBER"},
        {"column_name": "Company Name", "string_value": "Acme", "column_id": "COMPANY_NAME"},
        {"column_name": "Team size", "string_value": "11-50", "column_id": "team_size"},
    ],
    "api_version": "1.0",
    "form_id": 40000000000,
    "campaign_id": 123456789,
    "google_key": "a secret of ours, in the body",
    "gcl_id": "TeSter-123",
    "adgroup_id": 20000000000,
    "creative_id": 30000000000,
}
SEGMENT: dict[str, Any] = {
    "type": "track",
    "event": "Demo Request",
    "userId": "42",
    "messageId": "segment-message-1",
    "timestamp": "2026-11-18T08:59:00.000Z",
    "properties": {"plan": "team"},
    "context": {
        "campaign": {"name": "autumn", "source": "newsletter"},
        "page": {"url": "https://acme.example/demo"},
        "traits": {"email": "ann@acme.example", "name": "Ann Bell", "company": {"name": "Acme"}, "team_size": "11-50"},
    },
}
HUBSPOT: dict[str, Any] = {
    "vid": 7001,
    "portal-id": 62515,
    "is-contact": True,
    "profile-url": "https://app.hubspot.com/contacts/62515/contact/7001",
    "properties": {
        "email": {"value": "ann@acme.example", "versions": [{"value": "ann@acme.example", "source-type": "FORM"}]},
        "firstname": {"value": "Ann"},
        "lastname": {"value": "Bell"},
        "company": {"value": "Acme"},
        "team_size": {"value": "11-50"},
    },
}
INTERCOM: dict[str, Any] = {
    "type": "notification_event",
    "app_id": "abc123",
    "id": "notif_1",
    "topic": "contact.lead.created",
    "delivery_status": "pending",
    "delivery_attempts": 1,
    "created_at": 1795082340,
    "data": {
        "type": "notification_event_data",
        "item": {
            "type": "contact",
            "id": "6762f",
            "role": "lead",
            "email": "ann@acme.example",
            "name": "Ann Bell",
            "phone": None,
            "location": {"country": "Germany"},
            "custom_attributes": {"company": "Acme", "team_size": "11-50"},
        },
    },
}
ZAPIER: dict[str, Any] = {
    "id": "1234567890",
    "created_time": "2026-11-18T08:59:00+0000",
    "form_name": "Demo by autumn",
    "campaign_name": "autumn",
    "platform": "fb",
    "full_name": "Ann Bell",
    "email": "ann@acme.example",
    "company_name": "Acme",
    "team_size": "11-50",
}
GENERIC: dict[str, Any] = {
    "id": "d-1",
    "contact": {"email": "ann@acme.example", "name": "Ann Bell"},
    "company": {"name": "Acme"},
    "team_size": "11-50",
    "submitted_at": "2026-11-18T08:59:00Z",
}
BODIES = {
    "typeform": TYPEFORM,
    "tally": TALLY,
    "calendly": CALENDLY,
    "webflow": WEBFLOW,
    "google_ads": GOOGLE_ADS,
    "segment": SEGMENT,
    "hubspot": HUBSPOT,
    "intercom": INTERCOM,
    "zapier": ZAPIER,
    "generic": GENERIC,
}
