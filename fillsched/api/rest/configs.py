"""REST for named configurations.

What it is for: HTTP in, HTTP out, JSON or TOML, of a bounded size and parsed by a thread: a body is
somebody else's, and the event loop is everybody's. What it is not for: rules about them
(`configs`).
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response

from fillsched.api.dependencies import Configs, CurrentUser
from fillsched.api.problems import problems
from fillsched.errors import InvalidInput, TooLarge
from fillsched.wire import fault_views, line_config
from fillsched.wire.configs import (
    CONFIG_BYTES,
    TOML_TYPE,
    ConfigCheck,
    ConfigList,
    ConfigView,
    LineView,
    config_view,
    from_json,
    from_toml,
    to_toml,
)

router = APIRouter(tags=["configurations"], responses=problems(400, 401, 404, 413, 429, 503))

_FIGURES_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/LineFigures"}},
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


Body = Annotated[bytes, Depends(_body)]
ContentType = Annotated[str, Header(include_in_schema=False)]


@router.get("/configs")
def list_configs(user: CurrentUser, service: Configs) -> ConfigList:
    """One's own, by name, and the daemon's figures."""
    return ConfigList(
        configs=[config_view(config, service.line(config)) for config in service.list(user)],
        line=LineView.model_validate(service.base.model_dump(mode="json")),
    )


@router.post("/configs/validate", openapi_extra=_FIGURES_BODY)
def validate_config(
    user: CurrentUser, service: Configs, body: Body, content_type: ContentType = ""
) -> ConfigCheck:
    """Whether figures can be used; keeps nothing."""
    try:
        line = line_config(service.base, _figures(body, content_type))
    except InvalidInput as error:
        return ConfigCheck(ok=False, line=None, problems=fault_views(error.faults))
    shown = LineView.model_validate(line.model_dump(mode="json"))
    return ConfigCheck(ok=True, line=shown, problems=[])


@router.get(
    "/configs/{name}",
    response_model=ConfigView,
    responses={200: {"content": {TOML_TYPE: {"schema": {"type": "string"}}}}},
)
def get_config(
    name: str, user: CurrentUser, service: Configs, format: Literal["json", "toml"] = "json"
) -> Response:
    """One of them; as TOML only the figures."""
    config = service.get(user, name)
    if format == "toml":
        return Response(to_toml(config.figures), media_type=TOML_TYPE)
    body = config_view(config, service.line(config)).model_dump_json()
    return Response(body, media_type="application/json")


@router.put("/configs/{name}", openapi_extra=_FIGURES_BODY)
def save_config(
    name: str, user: CurrentUser, service: Configs, body: Body, content_type: ContentType = ""
) -> ConfigView:
    """Makes or replaces it, from JSON or TOML."""
    config = service.save(user, name, _figures(body, content_type))
    return config_view(config, service.line(config))


@router.delete("/configs/{name}", status_code=204)
def remove_config(name: str, user: CurrentUser, service: Configs) -> None:
    """Removes it; jobs keep the figures they were planned with."""
    service.remove(user, name)


@router.put("/configs/{name}/default", status_code=204)
def make_default(name: str, user: CurrentUser, service: Configs) -> None:
    """Uses it from now on for requests that name none."""
    service.make_default(user, name)


@router.delete("/configs/{name}/default", status_code=204)
def unmake_default(name: str, user: CurrentUser, service: Configs) -> None:
    """Uses the daemon's figures again; nothing changes when it is not the default."""
    service.unmake_default(user, name)


def _figures(body: bytes, content_type: str) -> dict[str, Any]:
    """The figures in a body. Raises MalformedRequest."""
    media_type = content_type.partition(";")[0].strip().lower()
    return from_toml(body) if media_type == TOML_TYPE else from_json(body)
