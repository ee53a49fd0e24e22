"""REST for named configurations.

What it is for: HTTP in, HTTP out, JSON or TOML, of a bounded size and read by a thread or, if it is
large, a process: a body is somebody else's, and the event loop is everybody's. What it is not for:
rules about them (`configs`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.convertors import PathConvertor, register_url_convertor

from fillsched.api.dependencies import Configs, CurrentUser
from fillsched.api.large_bodies import INLINE_BYTES, read_apart
from fillsched.api.problems import problems
from fillsched.errors import Fault, InvalidInput, MalformedRequest, TooLarge
from fillsched.insight.plant_lint import Lint, effort, lint
from fillsched.service.configs import NAME_PATTERN, checked_name
from fillsched.wire import fault_views
from fillsched.wire.configs import (
    CONFIG_BYTES,
    TOML_TYPE,
    ConfigCheck,
    ConfigList,
    ConfigView,
    config_view,
    from_json,
    from_toml,
    line_view,
    to_toml,
)

INLINE_EFFORT = 5_000
"""Closures that are made for a look at a plant beside everything else: some 50 ms."""

router = APIRouter(tags=["configurations"], responses=problems(400, 401, 404, 413, 429, 503))

_FIGURES_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/PlantConfig"}},
            TOML_TYPE: {"schema": {"type": "string"}},
        },
    }
}


async def _body(request: Request) -> bytes:
    """The body, which is read no further than it may be long. Raises TooLarge."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > CONFIG_BYTES:
            raise TooLarge(
                f"The figures are larger than {CONFIG_BYTES / 1e6:g} MB, the limit of one "
                "configuration. Leave out what does not differ from the daemon's."
            )
    return bytes(body)


def read_figures(body: bytes, content_type: str) -> dict[str, Any] | tuple[Fault, ...]:
    """The figures in a body, or what is wrong with it."""
    media_type = content_type.partition(";")[0].strip().lower()
    try:
        return from_toml(body) if media_type == TOML_TYPE else from_json(body)
    except MalformedRequest as error:
        return error.faults


async def _figures(
    body: Annotated[bytes, Depends(_body)],
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> dict[str, Any] | tuple[Fault, ...]:
    if len(body) <= INLINE_BYTES:
        return await run_in_threadpool(read_figures, body, content_type)
    return await read_apart(read_figures, body, content_type)


Figures = Annotated[dict[str, Any] | tuple[Fault, ...], Depends(_figures)]


async def _name(
    user: CurrentUser,
    name: Annotated[str, Path(json_schema_extra={"pattern": f"^{NAME_PATTERN.pattern}$"})],
) -> str:
    """The name in the path, once it is known who asks. Raises MalformedRequest."""
    return checked_name(name)


Name = Annotated[str, Depends(_name)]


def _given(figures: dict[str, Any] | tuple[Fault, ...]) -> dict[str, Any]:
    """The figures that were read. Raises MalformedRequest."""
    if isinstance(figures, tuple):
        raise MalformedRequest(figures)
    return figures


@router.get("/configs")
def list_configs(user: CurrentUser, service: Configs) -> ConfigList:
    """One's own, by name, and the daemon's figures."""
    return ConfigList(
        configs=[
            config_view(config, service.whole(config.figures)) for config in service.list(user)
        ],
        line=line_view(service.whole().line),
    )


@router.post("/configs/validate", openapi_extra=_FIGURES_BODY)
async def validate_config(user: CurrentUser, service: Configs, figures: Figures) -> ConfigCheck:
    """Whether figures can be used; keeps nothing."""
    try:
        whole = await run_in_threadpool(service.whole, _given(figures))
    except InvalidInput as error:
        return ConfigCheck(ok=False, line=None, problems=fault_views(error.faults))
    found = await _linted(whole.plant, service.now())
    return ConfigCheck(
        ok=not found.faults,
        line=line_view(whole.line),
        problems=fault_views(found.faults),
        plant=whole.plant,
        notes=list(found.notes),
    )


async def _linted(plant: Mapping[str, Any] | None, start: datetime) -> Lint:
    """What is to be said of a plant, if there is one; found apart where that takes a while."""
    if plant is None:
        return Lint((), ())
    if await run_in_threadpool(effort, plant, start) > INLINE_EFFORT:
        return await read_apart(lint, plant, start)
    return await run_in_threadpool(lint, plant, start)


@router.get(
    "/configs/{name}",
    response_model=ConfigView,
    responses={200: {"content": {TOML_TYPE: {"schema": {"type": "string"}}}}},
)
def get_config(
    name: Name, user: CurrentUser, service: Configs, format: Literal["json", "toml"] = "json"
) -> Response:
    """One of them; as TOML only the figures."""
    config = service.get(user, name)
    if format == "toml":
        return Response(to_toml(config.figures), media_type=TOML_TYPE)
    body = config_view(config, service.whole(config.figures)).model_dump_json()
    return Response(body, media_type="application/json")


@router.put("/configs/{name}", openapi_extra=_FIGURES_BODY)
def save_config(name: Name, user: CurrentUser, service: Configs, figures: Figures) -> ConfigView:
    """Makes or replaces it, from JSON or TOML."""
    config = service.save(user, name, _given(figures))
    return config_view(config, service.whole(config.figures))


@router.delete("/configs/{name}", status_code=204)
def remove_config(name: Name, user: CurrentUser, service: Configs) -> None:
    """Removes it; jobs keep the figures they were planned with."""
    service.remove(user, name)


@router.put("/configs/{name}/default", status_code=204)
def make_default(name: Name, user: CurrentUser, service: Configs) -> None:
    """Uses it from now on for requests that name none."""
    service.make_default(user, name)


@router.delete("/configs/{name}/default", status_code=204)
def unmake_default(name: Name, user: CurrentUser, service: Configs) -> None:
    """Uses the daemon's figures again; nothing changes when it is not the default."""
    service.unmake_default(user, name)


class _Rest(PathConvertor):
    """What follows `/configs/` and no call above has, whatever its method."""

    regex = "(?![^/]+/default$).*"


register_url_convertor("rest_of_configs", _Rest())


@router.get("/configs/{name:rest_of_configs}", include_in_schema=False)
@router.put("/configs/{name:rest_of_configs}", include_in_schema=False)
@router.delete("/configs/{name:rest_of_configs}", include_in_schema=False)
def no_name(name: Name) -> None:
    """What no other call took is empty or has a slash: both are refused as names."""
