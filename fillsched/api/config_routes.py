"""REST for named configurations.

What it is for: HTTP in, HTTP out, JSON or TOML. What it is not for: rules about them (`configs`).
"""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from fillsched.api.auth import Auth
from fillsched.api.configs import ConfigService
from fillsched.errors import Fault, InvalidInput, MalformedRequest
from fillsched.jobs.job import User
from fillsched.wire import ProblemDetails, fault_views, line_config
from fillsched.wire.configs import (
    TOML_TYPE,
    ConfigCheck,
    ConfigList,
    ConfigView,
    config_view,
    from_toml,
    to_toml,
)


def config_router(service: ConfigService, auth: Auth) -> APIRouter:
    """The calls on `service`."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 404, 429)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, {})

    Asking = Annotated[User, Depends(asking)]

    @api.get("/configs")
    def list_configs(user: Asking) -> ConfigList:
        """One's own, by name, and the daemon's figures."""
        found = service.configs.list(user.id)
        return ConfigList(
            configs=[config_view(config, service.line(config)) for config in found],
            line=service.base.model_dump(mode="json"),
        )

    @api.post("/configs/validate", openapi_extra=_FIGURES_BODY)
    async def validate(request: Request, user: Asking) -> ConfigCheck:
        """Whether figures can be used; keeps nothing."""
        try:
            line = line_config(service.base, await _figures(request))
        except InvalidInput as error:
            return ConfigCheck(ok=False, line=None, problems=fault_views(error.faults))
        return ConfigCheck(ok=True, line=line.model_dump(mode="json"), problems=[])

    @api.get("/configs/{name}", response_model=ConfigView)
    def get_config(name: str, user: Asking, format: Literal["json", "toml"] = "json") -> Response:
        """One of them; as TOML only the figures."""
        config = service.configs.get(user.id, name)
        if format == "toml":
            return Response(to_toml(config.figures), media_type=TOML_TYPE)
        body = config_view(config, service.line(config)).model_dump_json()
        return Response(body, media_type="application/json")

    @api.put("/configs/{name}", openapi_extra=_FIGURES_BODY)
    async def save_config(name: str, request: Request, user: Asking) -> ConfigView:
        """Makes or replaces it, from JSON or TOML."""
        figures = await _figures(request)
        config = await run_in_threadpool(service.save, user, name, figures)
        return config_view(config, service.line(config))

    @api.delete("/configs/{name}", status_code=204)
    def remove_config(name: str, user: Asking) -> None:
        """Removes it; jobs keep the figures they were planned with."""
        service.configs.remove(user.id, name)

    @api.put("/configs/{name}/default", status_code=204)
    def make_default(name: str, user: Asking) -> None:
        """Uses it from now on for requests that name none."""
        service.configs.set_default(user.id, name)

    @api.delete("/configs/{name}/default", status_code=204)
    def unmake_default(name: str, user: Asking) -> None:
        """Uses the daemon's figures again; nothing changes when it is not the default."""
        if service.configs.get(user.id, name).default:
            service.configs.set_default(user.id, None)

    return api


async def _figures(request: Request) -> dict[str, Any]:
    """The figures in the body. Raises MalformedRequest."""
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == TOML_TYPE:
        return from_toml(body)
    try:
        figures = json.loads(body, parse_float=str)
    except (ValueError, RecursionError) as error:
        fault = Fault("body", "", f"it is not JSON: {error}", f"Send JSON, or TOML as {TOML_TYPE}")
        raise MalformedRequest([fault]) from error
    if not isinstance(figures, dict):
        fault = Fault("body", "", "it is not an object", 'Send {"clean_hours": 24, ...}')
        raise MalformedRequest([fault])
    return figures


_FIGURES_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            TOML_TYPE: {"schema": {"type": "string"}},
        },
    }
}
