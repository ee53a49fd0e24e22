"""REST for `/audit`.

What it is for: HTTP in, HTTP out. What it is not for: who may see the record, or what is in it
(`service.audit`).
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BeforeValidator

from fillsched.api.dependencies import Audit, CurrentUser
from fillsched.api.problems import problems
from fillsched.service.audit import ACTIONS
from fillsched.wire import AuditPage, audit_view
from fillsched.wire.values import Shown

PAGE_LIMIT = 500
"""Most entries in one page."""


def _written(moment: object) -> object:
    """A time as people write it; a number would be taken for seconds of the epoch."""
    if isinstance(moment, str) and moment.lstrip("+-").replace(".", "").isdigit():
        raise ValueError("it is no time; write it as 2026-01-05T06:00:00Z")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]

router = APIRouter(tags=["audit"], responses=problems(400, 401, 403))


@router.get("/audit", response_model=AuditPage)
def list_audit(
    request: Request,
    asker: CurrentUser,
    auditor: Audit,
    since: Annotated[Moment | None, Query(description="not before")] = None,
    user: Annotated[Shown | None, Query(max_length=64)] = None,
    action: Annotated[str | None, Query(max_length=32, json_schema_extra={"enum": ACTIONS})] = None,
    before: Annotated[int | None, Query(ge=1, description="older than this entry")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 100,
) -> Response:
    """Who did what, newest first (admin); `Link: rel="next"` leads to the older ones."""
    found = auditor.page(
        asker, since=since, user=user, action=action, before_id=before, limit=limit
    )
    headers = {"Cache-Control": "no-store"}
    if len(found) == limit:
        older = request.url.include_query_params(before=found[-1].id)
        headers["Link"] = f'<{older.path}?{older.query}>; rel="next"'
    page = AuditPage(entries=[audit_view(kept) for kept in found])
    return Response(page.model_dump_json(), headers=headers, media_type="application/json")
