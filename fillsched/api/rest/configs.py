"""REST for named configurations.

What it is for: HTTP in, HTTP out, JSON or TOML, of a bounded size and parsed by a thread: a body is
somebody else's, and the event loop is everybody's. What it is not for: rules about them
(`configs`).
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response

from fillsched.errors import InvalidInput, TooLarge
from fillsched.identity import User
from fillsched.service.configs import ConfigService
from fillsched.service.tokens import TokenService
from fillsched.wire import ProblemDetails, fault_views, line_config
from fillsched.wire.configs import (
    CONFIG_BYTES,
    TOML_TYPE,
    ConfigCheck,
    ConfigList,
    ConfigView,
    config_view,
    from_json,
    from_toml,
    to_toml,
)


def config_router(service: ConfigService, auth: TokenService) -> APIRouter:
    """The calls on `service`."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 404, 429)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, {})

    Asking = Annotated[User, Depends(asking)]

    Body = Annotated[bytes, Depends(_body)]
    ContentType = Annotated[str, Header(include_in_schema=False)]

    @api.get("/configs")
    def list_configs(user: Asking) -> ConfigList:
        """One's own, by name, and the daemon's figures."""
        found = service.configs.list(user.id)
        return ConfigList(
            configs=[config_view(config, service.line(config)) for config in found],
            line=service.base.model_dump(mode="json"),
        )

    @api.post("/configs/validate", openapi_extra=_FIGURES_BODY)
    def validate(user: Asking, body: Body, content_type: ContentType = "") -> ConfigCheck:
        """Whether figures can be used; keeps nothing."""
        try:
            line = line_config(service.base, _figures(body, content_type))
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
    def save_config(
        name: str, user: Asking, body: Body, content_type: ContentType = ""
    ) -> ConfigView:
        """Makes or replaces it, from JSON or TOML."""
        config = service.save(user, name, _figures(body, content_type))
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


def _figures(body: bytes, content_type: str) -> dict[str, Any]:
    """The figures in a body. Raises MalformedRequest."""
    media_type = content_type.partition(";")[0].strip().lower()
    return from_toml(body) if media_type == TOML_TYPE else from_json(body)


_FIGURES_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            TOML_TYPE: {"schema": {"type": "string"}},
        },
    }
}
