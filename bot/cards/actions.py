"""Every id that a card, a form or a command shares with the listener behind it, but for those of acts on a handoff,
which `store.rules.acts` knows. A button's value is the handoff's id."""

# Buttons of a card that change nothing
WHY_QUIET = "why_quiet"
OPEN_CARD = "open_card"  # a link; Slack tells of the press all the same

# Buttons elsewhere; a lead's id is the value of the first four
COMPLETE = "complete"
SHOW_LEAD = "show_lead"
SHARE = "share"
JOURNEY = "show_journey"
SET_UP = "set_up"
ADD_LEAD = "add_lead"
AWAY = "away"
BACK = "back"
HOURS = "hours"
HEARING = "hearing"
SETTINGS = "settings"
CLOSING_DAYS = "closing_days"
SEGMENTS = "segments"
ASKED = "asked"
MEETING = "meeting"
CURRENCY = "currency"
CRM_OWNERS = "crm_owners"
GOAL = "goal"
DOOR = "door"  # the value is the door's id
WEBHOOKS = "webhooks"
ADD_WEBHOOK = "add_webhook"
TEST_WEBHOOK = "test_webhook"  # a webhook's id is the value of these four
PAUSE_WEBHOOK = "pause_webhook"
RESUME_WEBHOOK = "resume_webhook"
REMOVE_WEBHOOK = "remove_webhook"
MENU = "menu"  # overflow: the option's value is "<action>:<id>"

# Monday's buttons: the value is an agenda's, a decision's or a scoreboard's
LOG_DECISION = "log_decision"
OBJECT = "object"
KEEP_DECISION = "keep_decision"
DROP_DECISION = "drop_decision"
EXTEND_DECISION = "extend_decision"
SHARE_SCOREBOARD = "share_scoreboard"
ANSWER_MONTH = "answer_month"
COMPARE_RULES = "compare_rules"

# Journeys: the value is the outcome that is shown
SHARE_JOURNEYS = "share_journeys"

# Content: the value is an asset's id; of a proposal the code of the objection that it shall answer
ADD_CONTENT = "add_content"
PROPOSE_CONTENT = "propose_content"
CHANGE_CONTENT = "change_content"
CONTENT_LIVE = "content_live"
RETIRE_CONTENT = "retire_content"
# What both teams say
WHAT_TO_SAY = "what_to_say"  # the value is a handoff's id
USED_CONTENT = "used_content"  # <content>:<handoff>
MESSAGE_HOUSE = "message_house"
EDIT_HOUSE = "edit_house"
TAKE_PHRASE = "take_phrase"  # a phrase's id
# Briefs: the value is a brief's; of the second the campaign
GOT_IT = "got_it"
WRITE_BRIEF = "write_brief"
CHANGE_BRIEF = "change_brief"
# Target accounts: the value is an account's, or a step's
ACCOUNTS = "accounts"
OPEN_ACCOUNT = "open_account"
ADD_ACCOUNT = "add_account"
AGREE_ACCOUNT = "agree_account"
CHANGE_ACCOUNT = "change_account"
END_ACCOUNT = "end_account"
ADD_ACCOUNT_STEP = "add_account_step"
DONE_ACCOUNT_STEP = "done_account_step"

# The agreement: the value is a proposal's
AGREEMENT = "agreement"
SIGN_AGREEMENT = "sign_agreement"
OBJECT_TO_AGREEMENT = "object_to_agreement"
WITHDRAW_PROPOSAL = "withdraw_proposal"
SIGN_AS_IT_STANDS = "sign_as_it_stands"
HAND_OVER_NOW = "hand_over_now"
PROPOSE_CHANGE = "propose_change"
PROPOSE_CALIBRATION = "propose_calibration"  # the value: the facts that were left out

# Forms (callback ids); each keeps {"handoff": , "cycle": , "version": } in private_metadata
FORM_COMPLETE = "form_complete"
FORM_LEAD = "form_lead"
FORM_SHARE = "form_share"
FORM_SHARE_SCOREBOARD = "form_share_scoreboard"
FORM_AWAY = "form_away"
FORM_HOURS = "form_hours"
FORM_HEARING = "form_hearing"
FORM_CLOSING_DAYS = "form_closing_days"
FORM_SEGMENTS = "form_segments"
FORM_ASKED = "form_asked"
FORM_MEETING = "form_meeting"
FORM_CURRENCY = "form_currency"
FORM_SET_UP_CHANNELS = "form_set_up_channels"
FORM_SET_UP_PEOPLE = "form_set_up_people"
FORM_SET_UP_HOURS = "form_set_up_hours"
FORM_DECISION = "form_decision"
FORM_MONTH = "form_month"
FORM_OBJECT = "form_object"
FORM_EXTEND = "form_extend"
FORM_GOAL = "form_goal"
FORM_SPEND = "form_spend"
FORM_SIGN = "form_sign"
FORM_CHANGE_PART = "form_change_part"
FORM_CHANGE = "form_change"
FORM_OBJECT_TO_AGREEMENT = "form_object_to_agreement"
FORM_DOORS = "form_doors"
FORM_DOOR = "form_door"
FORM_CRM_OWNERS = "form_crm_owners"
FORM_WEBHOOK = "form_webhook"
FORM_CONTENT = "form_content"
FORM_HOUSE = "form_house"
FORM_BRIEF = "form_brief"
FORM_ACCOUNT = "form_account"
FORM_ACCOUNT_STEP = "form_account_step"

# Shortcuts and commands
SHORTCUT_ADD = "add_lead"
SHORTCUT_FROM_MESSAGE = "lead_from_message"
COMMAND_LEAD = "/lead"
COMMAND_HANDOFF = "/handoff"
COMMAND_SCOREBOARD = "/scoreboard"
COMMAND_DECISION = "/decision"
COMMAND_JOURNEY = "/journey"
COMMAND_CONTENT = "/content"
COMMAND_MESSAGE = "/message"
COMMAND_CAMPAIGN = "/campaign"
COMMAND_ACCOUNTS = "/accounts"
