"""Adding a lead by hand: from Home, by shortcuts, and what becomes of it."""

from bot.cards import actions
from store.leads import lookup
from store.views import handoff_views
from tests.office.clock import NOW

MAIL = "nora@kettle.example"
NORA = {"name": "Nora Weiss", "email": MAIL, "title": "Founder", "company": "Kettle GmbH", "problem": "slow"}


def found(world, text):
    with world.database.read() as tx:
        lines = lookup.find(tx, text)
        return [handoff_views.lead_facts(tx, line.lead_id, world.office()) for line in lines]


def add(world, **fields):
    world.slack.shortcut(world.ana, actions.SHORTCUT_ADD)
    return world.slack.submit(world.ana, {**NORA, **fields})


def test_a_new_lead_is_kept_and_the_person_is_told(world):
    assert add(world, source="referral", campaign="autumn", why_now="Asked at the fair") is None
    [lead] = found(world, MAIL)
    assert (lead.name, lead.source, lead.campaign, lead.why_now) == (
        "Nora Weiss",
        "referral",
        "autumn",
        "Asked at the fair",
    )
    assert "Nora Weiss, Kettle GmbH is added." in world.window(world.ana)


def test_a_lead_with_a_demo_request_goes_straight_to_sales(world):
    add(world, touch_kind="demo_request", touch_detail="On the stand")
    assert "The card is on its way to the channel." in world.window(world.ana)
    world.deliver()
    assert len(world.slack.messages(world.leads)) == 1


def test_the_same_person_again_is_folded_in(world):
    add(world)
    add(world, phone="+49 30 1234567")
    assert "was known and is brought up to date" in world.window(world.ana)
    assert len(found(world, "Nora Weiss")) == 1


def test_a_form_that_arrives_twice_adds_one_lead(world):
    world.slack.shortcut(world.ana, actions.SHORTCUT_ADD)
    world.slack.faults.deliver_twice()
    world.slack.submit(world.ana, NORA | {"email": "", "phone": "+49 30 1234567"})
    assert len(found(world, "Nora Weiss")) == 1


def test_a_mail_or_a_phone_is_needed(world):
    assert add(world, email="") == {"email": "A mail or a phone number is needed."}


def test_a_phone_alone_will_do(world):
    assert add(world, email="", phone="+49 30 1234567") is None
    assert [lead.phone for lead in found(world, "Nora")] == ["+49 30 1234567"]


def test_a_mail_that_is_none_is_named(world):
    answer = add(world, email="nora at kettle")
    assert list(answer) == ["email"]
    assert found(world, "Nora") == []


def test_the_button_on_home_opens_the_form(world):
    world.slack.open_home(world.mia)
    world.deliver()
    world.slack.press_home(world.mia, actions.ADD_LEAD)
    assert world.slack.open_view(world.mia)["callback_id"] == actions.FORM_LEAD


def test_a_message_fills_the_form(world):
    text = (
        "New enquiry!\nName: Nora Weiss\nCompany: Kettle GmbH\nMail: <mailto:nora@kettle.example|nora@kettle.example>"
    )
    ts = world.slack.say(world.mia, world.leads, text.replace("<mailto:nora@kettle.example|", "").replace(">", ""))
    world.slack.message_shortcut(world.mia, actions.SHORTCUT_FROM_MESSAGE, world.leads, ts)
    assert world.slack.submit(world.mia, {"touch_kind": "demo_request"}) is None
    [lead] = found(world, "Nora Weiss")
    assert (lead.email, lead.company, lead.why_now) == (MAIL, "Kettle GmbH", "New enquiry!")
    assert lead.touches[0].detail.startswith("New enquiry! Name: Nora Weiss")


def test_the_touch_is_dated_by_the_message(world):
    ts = world.slack.say(world.mia, world.leads, "Nora from Kettle wants a demo, nora@kettle.example")
    world.office.forward(hours=3)
    world.slack.message_shortcut(world.mia, actions.SHORTCUT_FROM_MESSAGE, world.leads, ts)
    world.slack.submit(world.mia, {"name": "Nora", "touch_kind": "demo_request"})
    assert found(world, MAIL)[0].touches[0].at == NOW


def test_a_colleague_who_passes_it_on_is_not_the_lead(world):
    ts = world.slack.say(world.mia, world.leads, "Somebody called about prices")
    world.slack.message_shortcut(world.ana, actions.SHORTCUT_FROM_MESSAGE, world.leads, ts)
    assert world.slack.open_view(world.ana)["state"]["values"]["name"]["name"].get("value") in (None, "")
