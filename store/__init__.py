"""What is true: leads, handoffs, deadlines and what Slack has yet to be told. No Slack, no timers, no HTTP.

The rooms stand on floors; each imports only what lies below it, and all may import the rules:

    privacy                  forget, export, what retention forgets
    monday                   the scoreboard and the meeting
    views                    what a card, a list and a Home tab need to know
    crm                      what a CRM says and is told
    signing                  the agreement proposed and signed by both teams
    reminders, leads         who hears what when; how leads come in and are found
    handoffs                 one passing of a lead to sales, act by act
    clocks                   deadlines in office time
    team                     people, calendars, channels, the workspace
    outbox, record, agreement
    db                       tables, engines, migrations
    rules                    decisions only: values in, values and reasons out
"""
