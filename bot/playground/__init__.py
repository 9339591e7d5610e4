"""A Slack of one's own on this machine: Web API, Socket Mode, signed delivery and a page. It knows nothing of leads."""
