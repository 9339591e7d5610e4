"""How we speak with a CRM. `port` says what each one can do, and each is one file; `crm_reading` and `crm_delivery` are
the same for all. No transaction is open during a call, and only `crm_http` calls.

May import: bot.cards.lead, bot.cards, bot.intake.reading, store.
"""
