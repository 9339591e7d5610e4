"""Tests are found by the name of what they test: tests/store/clocks/test_clocks.py for store/clocks/clocks.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "store", "scheduler")

# What is not: test file -> (why there, the modules). It may only become shorter.
ELSEWHERE: dict[str, tuple[str, str]] = {
    "tests/bot/listeners/learning/test_journeys_asked.py": (
        "they are read in the answer, in the channel and beside it",
        "bot/cards/learning/journey_page.py bot/cards/learning/journey_posts.py bot/cards/learning/journey_words.py "
        "bot/delivery/drawing/draw_journeys.py store/learning/journey_maps.py",
    ),
    "tests/bot/listeners/message/test_content_asked.py": (
        "they are read in the answer, in the form and in the message to its owner",
        "bot/cards/message/content_form.py bot/cards/monday/unanswered_rows.py bot/delivery/drawing/draw_content.py",
    ),
    "tests/bot/listeners/message/test_house_asked.py": (
        "they are read in the window, in the channel and beside it",
        "bot/cards/message/house_form.py bot/cards/message/house_markdown.py bot/cards/message/house_page.py "
        "bot/cards/message/house_post.py bot/cards/message/house_words.py "
        "bot/delivery/drawing/draw_message.py",
    ),
    "tests/bot/listeners/message/test_say_asked.py": (
        "it is read in the window",
        "bot/cards/message/say_window.py",
    ),
    "tests/bot/delivery/test_canvases.py": (
        "a canvas is remembered once it is written",
        "store/outbox/canvas_ids.py",
    ),
    "tests/bot/cards/forms/test_forms.py": (
        "every form is drawn and checked in one table",
        "bot/cards/forms/agreement_forms.py "
        "bot/cards/forms/act_forms.py bot/cards/forms/crm_forms.py bot/cards/forms/fields.py "
        "bot/cards/forms/lead_forms.py bot/cards/forms/monday_forms.py "
        "bot/cards/forms/settings_forms.py bot/cards/forms/team_forms.py",
    ),
    "tests/bot/cards/lead/test_card_buttons.py": (
        "the buttons of a card name them",
        "bot/cards/actions.py",
    ),
    "tests/bot/cards/lead/test_card_state.py": (
        "they are read on the card",
        "bot/cards/lead/state_words.py",
    ),
    "tests/bot/cards/lead/test_thread_notes.py": (
        "they are notes in the thread",
        "bot/cards/lead/rung_words.py",
    ),
    "tests/bot/crm/test_hubspot_crm.py": (
        "they are what it speaks",
        "bot/crm/choosing.py bot/crm/port.py store/crm/crm_values.py",
    ),
    "tests/bot/cards/monday/test_decision_posts.py": (
        "they are drawn with the decision",
        "bot/cards/monday/decision_page.py bot/cards/monday/decision_replies.py",
    ),
    "tests/stories/test_agreement.py": (
        "a proposal is pressed from its post to its end",
        "bot/cards/agreement/sign_replies.py bot/cards/agreement/signature_words.py "
        "bot/delivery/drawing/draw_agreement.py "
        "store/signing/waiting_leads.py",
    ),
    "tests/stories/test_accounts.py": (
        "they are read and filled in, in Slack",
        "bot/cards/message/account_forms.py bot/cards/message/account_posts.py bot/delivery/drawing/draw_accounts.py "
        "bot/listeners/message/accounts_asked.py store/accounts/account_hints.py",
    ),
    "tests/bot/commands/message/test_account_command.py": (
        "files are read by typing the command",
        "bot/commands/message/account_file.py",
    ),
    "tests/store/accounts/test_target_accounts.py": (
        "they are read after each act",
        "store/accounts/account_facts.py store/accounts/account_views.py",
    ),
    "tests/store/accounts/test_account_matching.py": (
        "what agreeing does to leads, by their points",
        "store/leads/account_leads.py",
    ),
    "tests/store/signing/test_proposals.py": (
        "they are read after each act",
        "store/signing/proposal_facts.py store/signing/proposal_views.py store/team/signers.py",
    ),
    "tests/store/learning/test_calibrations.py": (
        "values without behaviour",
        "store/learning/calibration_facts.py",
    ),
    "tests/bot/cards/monday/test_scoreboard_post.py": (
        "they are read in the post",
        "bot/cards/monday/scoreboard_words.py",
    ),
    "tests/bot/cards/personal/test_home.py": (
        "Home shows them",
        "bot/cards/personal/home_manager.py bot/cards/personal/home_page.py bot/cards/personal/troubles.py",
    ),
    "tests/bot/webhooks/test_webhook_sender.py": (
        "an event is followed from an act here to a body there",
        "bot/intake/http/webhook_schemas.py bot/webhooks/posting.py "
        "store/webhooks/event_facts.py "
        "store/webhooks/event_queue.py store/webhooks/subscribers.py",
    ),
    "tests/bot/commands/door/test_door_command.py": (
        "they are options and words of the command",
        "bot/commands/door/door_test.py bot/commands/door/proof_options.py",
    ),
    "tests/bot/listeners/team/test_webhooks_form.py": (
        "it is pressed and filled in",
        "bot/cards/forms/webhook_forms.py bot/cards/personal/webhook_list.py bot/webhooks/event_test.py",
    ),
    "tests/bot/listeners/team/test_doors_form.py": (
        "the form is filled in",
        "bot/cards/forms/door_forms.py",
    ),
    "tests/bot/intake/http/test_door_endpoint.py": (
        "each sender's body comes through the real door",
        "bot/intake/doors/kinds/door_kind.py bot/intake/doors/kinds/calendly.py "
        "bot/intake/doors/kinds/generic.py bot/intake/doors/kinds/google_ads.py "
        "bot/intake/doors/kinds/hubspot.py bot/intake/doors/kinds/intercom.py "
        "bot/intake/doors/kinds/segment.py bot/intake/doors/kinds/tally.py bot/intake/doors/kinds/typeform.py "
        "bot/intake/doors/kinds/webflow.py bot/intake/doors/kinds/zapier.py bot/intake/doors/guessing.py "
        "bot/intake/doors/mapping.py bot/intake/doors/registry.py "
        "bot/intake/http/door_processing.py store/doors/door_rows.py",
    ),
    "tests/bot/delivery/drawing/test_draw_doors.py": (
        "what is drawn is posted",
        "bot/cards/personal/door_posts.py",
    ),
    "tests/bot/commands/scoreboard/test_scoreboard_command.py": (
        "the command prints them",
        "bot/commands/scoreboard/scoreboard_table.py bot/commands/scoreboard/campaign_table.py",
    ),
    "tests/bot/commands/test_doctor_command.py": (
        "the command shows what it found",
        "bot/runtime/doctor.py bot/runtime/doctor_store.py",
    ),
    "tests/bot/commands/test_policy_command.py": (
        "it is posted by the command",
        "bot/cards/agreement/version_post.py",
    ),
    "tests/bot/commands/test_sentences.py": (
        "a command is its sentence",
        "bot/commands/manifest_command.py bot/commands/opening.py store/privacy/exporting.py",
    ),
    "tests/bot/playground/neighbour/test_hubspot_api.py": (
        "they are seen through it",
        "bot/playground/neighbour/crm_state.py bot/playground/neighbour/neighbour.py "
        "bot/playground/neighbour/neighbour_page.py bot/playground/neighbour/pipedrive_api.py",
    ),
    "tests/bot/playground/neighbour/test_website.py": (
        "it is seen in a browser",
        "bot/playground/neighbour/website_page.py",
    ),
    "tests/bot/commands/test_upgrade.py": (
        "what processes find there",
        "store/db/connecting.py store/db/single_process.py",
    ),
    "tests/bot/delivery/drawing/test_draw_absences.py": (
        "drawn from what people are told",
        "bot/cards/reminders/absence_words.py",
    ),
    "tests/bot/delivery/drawing/test_messages.py": (
        "every kind is drawn in one table",
        "bot/delivery/drawing/draw_meeting.py",
    ),
    "tests/bot/delivery/test_card_delivery.py": (
        "threads of delivery are driven whole",
        "bot/delivery/desk.py store/outbox/cards.py store/outbox/homes.py",
    ),
    "tests/bot/delivery/test_clock_step.py": (
        "waits that a stepping clock would break",
        "store/outbox/clock_step.py store/outbox/rate_holds.py",
    ),
    "tests/bot/delivery/test_post_delivery_failures.py": (
        "each error by what delivery does next",
        "bot/slack/slack_errors.py",
    ),
    "tests/bot/delivery/test_troubles.py": (
        "what delivery does after an answer",
        "store/outbox/backoff.py store/outbox/post_results.py",
    ),
    "tests/bot/demo/test_play.py": (
        "the week that is played speaks of all of it",
        "bot/demo/company_past.py bot/demo/names.py bot/demo/sender.py bot/demo/transcript.py",
    ),
    "tests/bot/intake/csv/test_csv_file.py": (
        "a file is read through all of them",
        "bot/intake/csv/batches.py bot/intake/csv/layouts.py bot/intake/csv/refused.py "
        "bot/intake/csv/rows.py bot/intake/csv/sniff.py",
    ),
    "tests/bot/intake/csv/test_records.py": (
        "a record is read by them",
        "bot/intake/reading/cleaning.py bot/intake/reading/moments.py bot/intake/reading/values.py",
    ),
    "tests/bot/intake/http/test_endpoints.py": (
        "a request goes through all of them",
        "bot/intake/http/bodies.py "
        "bot/intake/http/limits.py bot/intake/http/models.py bot/intake/http/problems.py "
        "store/record/inbox.py",
    ),
    "tests/bot/intake/http/test_server.py": (
        "the server shows them",
        "bot/intake/http/metrics.py",
    ),
    "tests/bot/intake/test_import_command.py": (
        "an import is part of intake",
        "bot/commands/import_file.py",
    ),
    "tests/bot/listeners/handoff/test_handoff_forms.py": (
        "every form is filled in there",
        "bot/listeners/handoff/act_bindings.py bot/listeners/handoff/checklist_form.py",
    ),
    "tests/bot/listeners/handoff/test_promises.py": (
        "pressed with the other promises",
        "bot/listeners/handoff/why_quiet_asked.py",
    ),
    "tests/bot/listeners/handoff/test_lead_views.py": (
        "windows are opened by listeners",
        "bot/slack/windows.py",
    ),
    "tests/bot/listeners/team/test_set_up_forms.py": (
        "hours are set where the team is set up",
        "bot/listeners/team/hours_form.py",
    ),
    "tests/bot/listeners/test_gate.py": (
        "everything that comes in goes through it",
        "bot/runtime/app.py",
    ),
    "tests/bot/listeners/test_trouble.py": (
        "what holds for every listener",
        "bot/listeners/parts.py bot/listeners/refusals.py",
    ),
    "tests/bot/playground/browser/test_page_api.py": (
        "the page asks for them",
        "bot/playground/browser/page_acts.py bot/playground/browser/page_shows.py",
    ),
    "tests/bot/playground/checks/test_limits.py": (
        "what Slack refuses, in one table",
        "bot/playground/checks/check.py bot/playground/checks/check_special.py "
        "bot/playground/checks/limit_rules.py bot/playground/checks/limits_elements.py",
    ),
    "tests/bot/playground/hands/test_admin.py": (
        "hands press and fill in",
        "bot/playground/hands/acting.py bot/playground/hands/client_checks.py",
    ),
    "tests/bot/playground/wire/test_web_api.py": (
        "Slack's own SDK drives them",
        "bot/playground/driver.py bot/playground/methods/canvases.py bot/playground/methods/common.py "
        "bot/playground/methods/users.py bot/playground/methods/views.py bot/playground/server.py "
        "bot/playground/state/elements.py bot/playground/state/feed.py "
        "bot/playground/state/mentions.py bot/playground/state/messages.py bot/playground/state/payloads.py "
        "bot/playground/state/people.py bot/playground/state/spots.py bot/playground/state/tickets.py "
        "bot/playground/state/workspace.py bot/playground/values/errors.py bot/playground/values/jsons.py "
        "bot/playground/values/outcome.py bot/playground/wire/delivery.py bot/playground/wire/guard.py",
    ),
    "tests/bot/slack/payloads/test_interactions.py": (
        "what Slack sends, recorded",
        "bot/slack/payloads/gestures.py bot/slack/payloads/slack_events.py",
    ),
    "tests/bot/slack/test_directory.py": (
        "learned from Slack",
        "store/team/people.py store/team/slack_access.py",
    ),
    "tests/fuzz/test_openapi.py": (
        "the document is held against the door",
        "bot/intake/http/openapi.py",
    ),
    "tests/store/agreement/test_policy.py": (
        "one document",
        "store/agreement/policy_defaults.py store/agreement/policy_document.py store/agreement/policy_entries.py",
    ),
    "tests/store/clocks/test_clocks.py": (
        "rungs stop with their clock",
        "store/clocks/rungs.py",
    ),
    "tests/store/db/test_migrate.py": (
        "the schema as it is and becomes",
        "store/db/columns.py store/db/migrations/env.py store/db/tables.py",
    ),
    "tests/store/handoffs/test_claim.py": (
        "acts keep them",
        "store/handoffs/handing_over.py store/record/events.py store/record/facts.py store/record/outcomes.py",
    ),
    "tests/store/handoffs/test_permits.py": (
        "who may, and what then holds",
        "store/handoffs/excuses.py store/leads/checklist.py",
    ),
    "tests/store/leads/test_lookup.py": (
        "what a search rests on",
        "store/leads/lookup_statements.py store/leads/word_index.py",
    ),
    "tests/store/leads/test_receiving.py": (
        "found when a lead comes in",
        "store/handoffs/handing_over.py store/leads/lead_rows.py",
    ),
    "tests/store/monday/meeting/test_agendas.py": (
        "the cases of an agenda",
        "store/monday/meeting/agenda_cases.py store/team/meeting_days.py",
    ),
    "tests/store/monday/meeting/test_decisions.py": (
        "one decision from its form to its verdict",
        "store/monday/meeting/decision_log.py store/monday/meeting/decision_facts.py "
        "store/monday/meeting/decision_verdicts.py store/monday/meeting/decision_views.py",
    ),
    "tests/store/monday/scoreboard/test_scoreboards.py": (
        "parts of one board",
        "store/monday/scoreboard/bottlenecks.py store/monday/scoreboard/corrections.py "
        "store/monday/scoreboard/scoreboard_facts.py store/monday/scoreboard/scoreboard_parts.py "
        "store/monday/scoreboard/week_numbers.py",
    ),
    "tests/store/outbox/test_posts.py": (
        "kinds of what is posted",
        "store/rules/post_kinds.py",
    ),
    "tests/store/privacy/test_acts_on_the_erased.py": (
        "lists and cards, also of who was erased",
        "store/views/handoff_views.py store/views/home_views.py",
    ),
    "tests/store/privacy/test_forgetting.py": (
        "why it is emptied",
        "store/db/write_ahead_log.py store/privacy/slack_erasure.py "
        "store/record/erased_keys.py store/record/identities.py",
    ),
    "tests/store/record/test_trace.py": (
        "kinds of what is traced",
        "store/rules/trace_kinds.py",
    ),
    "tests/store/reminders/test_away.py": (
        "who is here while others are away",
        "store/team/presence.py",
    ),
    "tests/store/reminders/test_ringing.py": (
        "who hears what, and why nobody does",
        "store/reminders/why_quiet.py store/team/rung_wakeups.py",
    ),
    "tests/store/rules/lead/test_scoring.py": (
        "words without behaviour",
        "store/rules/lead/vocabulary.py",
    ),
    "tests/store/rules/test_ladder.py": (
        "words without behaviour",
        "store/rules/acts.py store/rules/states.py",
    ),
    "tests/stories/test_campaigns.py": (
        "told as stories of leads that several campaigns moved",
        "bot/listeners/learning/campaigns_asked.py",
    ),
    "tests/stories/test_monday.py": (
        "the picture is seen under Monday's post",
        "bot/delivery/picture_upload.py",
    ),
    "tests/stories/test_month.py": (
        "told as stories of two months",
        "bot/listeners/learning/month_presses.py",
    ),
    "tests/stories/test_what_concerns_me.py": (
        "told as stories of who is told what",
        "bot/cards/reminders/morning_post.py bot/listeners/team/hearing_form.py bot/delivery/drawing/draw_mornings.py "
        "bot/delivery/drawing/draw_personal.py store/reminders/mornings.py store/team/hearing.py store/team/telling.py",
    ),
    "tests/stories/test_monday_meeting.py": (
        "told as stories of a meeting",
        "bot/listeners/monday/decision_forms.py bot/listeners/monday/goal_form.py "
        "bot/listeners/monday/scoreboard_asked.py bot/listeners/monday/spend_form.py",
    ),
}
NOT_BY_NAME = {module: file for file, (_, modules) in ELSEWHERE.items() for module in modules.split()}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if not file.name.startswith("__") and "versions" not in file.parts:
                yield file.relative_to(ROOT)


def by_name(module: Path) -> list[Path]:
    """The test files of its name, in the folder that mirrors its own."""
    folder = ROOT / "tests" / module.parent
    return [*folder.glob(f"test_{module.stem}.py"), *folder.glob(f"test_{module.stem}_*.py")]


def test_every_modules_tests_are_found_by_its_name() -> None:
    assert [str(module) for module in modules() if not by_name(module) and str(module) not in NOT_BY_NAME] == []


def test_what_has_tests_of_its_name_needs_no_mention() -> None:
    there = {str(module): by_name(module) for module in modules()}
    assert [module for module in NOT_BY_NAME if there.get(module, [ROOT])] == []


@pytest.mark.parametrize("file", ELSEWHERE)
def test_what_is_mentioned_is_there(file: str) -> None:
    assert (ROOT / file).is_file()
