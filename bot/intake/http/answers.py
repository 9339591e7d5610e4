"""What intake answers, as schemas for /openapi.json."""

from typing import Literal

from pydantic import BaseModel, Field


class Result(BaseModel):
    """What became of one row. `row` counts from 0."""

    row: int
    lead: int | None = Field(description="the lead's id here; none for a person who was erased")
    outcome: Literal["new", "updated", "unchanged", "erased"] = Field(
        description="erased: the person was erased on request, so nothing was kept; stop sending this row"
    )
    touches: int = Field(description="how many of its touches were new")
    folded_into: int | None = Field(description="the lead that was known already, if this one was")
    handoff: int | None = Field(description="the handoff that was made of it now")
    may_be_same: int | None = Field(description="another lead with the same mail, which was left alone")


class Error(BaseModel):
    """One field that could not be taken."""

    row: int
    field: str = Field(description="a JSON pointer into the body")
    value: str
    remedy: str


class Accepted(BaseModel):
    """Which rows were taken, and which were not and why."""

    accepted: int = Field(description="how many rows were taken; an erased person's is not")
    results: list[Result]
    errors: list[Error] = []
    ignored: list[str] = Field([], description="names of fields that nobody reads")
    waiting: bool = Field(False, description="kept, and processed in a moment: there are no results yet")


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Error] = []


class Health(BaseModel):
    """Whether this process is fit to be asked."""

    status: str
    reasons: list[str] = []
