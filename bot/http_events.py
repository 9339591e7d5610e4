"""Slack's requests by HTTP, for workspaces where many replicas stand behind one address."""

from collections.abc import Awaitable, Callable, Sequence

from slack_bolt import App, BoltRequest, BoltResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

PATH = "/slack/events"


def endpoint(app: App) -> Callable[[Request], Awaitable[Response]]:
    """Hand each request to the app in a thread, so that one that waits holds up nobody. Bolt checks the signature."""

    async def handle(request: Request) -> Response:
        body = (await request.body()).decode("utf-8", "replace")
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        asked = BoltRequest(body=body, query=dict(request.query_params), headers=headers)
        return _response(await run_in_threadpool(app.dispatch, asked))

    return handle


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, status_code=answer.status)
    for name, values in answer.first_headers_without_set_cookie().items():
        response.headers[name] = values
    return response
