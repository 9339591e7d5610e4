"""The page's requests: what it shows of the workspace, and the acts it passes on to `hands`. The page itself, HTML, CSS
and JavaScript without a build step, is in `page/`.

May import: bot.playground.hands, bot.playground.state, bot.playground.values.
"""
