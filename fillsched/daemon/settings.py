"""Every value that can be set: its unit, its default, and the reason for the default.

What it is for: one table of settings, and `load`, which says for each where its value came from:
flag, environment, ./fillsched.toml, user configuration, default, in that order. What it is not for:
being passed around: the composition root (`daemon`) hands each part the few values it needs.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from fillsched.daemon.environment import PREFIX, settings_in
from fillsched.daemon.trust import NEEDED_FOR, trusted
from fillsched.errors import Fault, InvalidInput
from fillsched.json_text import NotJson
from fillsched.json_text import loads as loads_json
from fillsched.time_zones import zone_of
from fillsched.toml_text import NotToml
from fillsched.toml_text import load as load_toml
from fillsched.wire import Figure, LineConfig, faults_of
from fillsched.wire.values import prefix_of

FILE_NAME = "fillsched.toml"


End = Literal["succeeded", "failed", "cancelled"]


def _may_be_told(address: str) -> bool:
    """Whether it is an address to which nothing goes in the clear beyond this machine."""
    try:
        url = urlsplit(address)
        host, extra = url.hostname or "", url.username or url.password or url.fragment
        _ = url.port
    except ValueError:
        return False
    if not host or extra:
        return False
    return url.scheme == "https" or (url.scheme == "http" and _on_this_machine(host))


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class WebhookSettings(BaseModel):
    """A server that is told of the ends of jobs, and the file of the secret that signs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    secret_file: Path
    events: tuple[End, ...] = Field(get_args(End), min_length=1)

    @field_validator("url")
    @classmethod
    def _nothing_in_the_clear(cls, value: str) -> str:
        if not _may_be_told(value):
            raise ValueError(
                f"'{value}' is no address for a webhook. Write https://..., without a password in "
                "it; http only to this machine"
            )
        return value


def _cores_but_one() -> int:
    return max(1, (os.cpu_count() or 2) - 1)


def _cores() -> int:
    return os.cpu_count() or 2


def _data_dir() -> Path:
    return Path(platformdirs.user_data_dir("fillsched", appauthor=False))


class Settings(BaseModel):
    """All settings. Names are the same in TOML; in the environment FILLSCHED_ and upper case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_dir: Path = Field(
        default_factory=_data_dir,
        description="where database, key, token and address live; a directory of the user's own",
    )
    database: SecretStr | None = Field(
        None, description="postgresql://user:password@host/name of a cluster; default: a file"
    )
    redis: SecretStr | None = Field(
        None, description="redis://:password@host:port/0 of a cluster; goes with database"
    )
    key_file: Path | None = Field(
        None, description="file of the key that signs logins, one for all servers of a cluster"
    )
    host: str = Field("127.0.0.1", description="address to listen on; loopback unless secured")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes any free one")
    tls_certificate: Path | None = Field(None, description="PEM file; needed beyond loopback")
    tls_key: Path | None = Field(None, description="PEM file of the certificate's key")
    insecure: bool = Field(False, description="listen beyond loopback without TLS")
    workers: int = Field(
        default_factory=_cores_but_one,
        ge=1,
        le=256,
        description="jobs that run at a time; cores - 1 leaves one core for serving",
    )
    queued_per_user: int = Field(
        1000, ge=1, description="jobs of one user that may wait; a look at a queue reads all of it"
    )
    checks_at_once: int = Field(
        default_factory=_cores_but_one,
        ge=1,
        le=256,
        description="checks of lots files at a time; each takes a core and hundreds of megabytes",
    )
    solver_memory_bytes: int = Field(
        4_000_000_000,
        ge=0,
        description="memory that one solver or check may take (Linux); 100,000 lots need 0.5 GB",
    )
    strategies_at_once: int = Field(
        default_factory=_cores,
        ge=1,
        le=256,
        description="strategies of one comparison side by side; they give way to serving",
    )
    time_limit_seconds: float = Field(
        10.0, gt=0, description="planning time of a job that names none; most gain comes in it"
    )
    gap: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="planning stops this near to the best possible; default: only when proven",
    )
    job_timeout_seconds: float = Field(
        3600.0, gt=0, description="hard limit of a job, so that nothing runs for ever"
    )
    upload_limit_bytes: int = Field(
        10_000_000, gt=0, description="largest request; 5,000 lots need less than 1 MB"
    )
    lease_seconds: float = Field(
        4.0, gt=0.1, description="a worker that is silent this long has lost its job"
    )
    query_token_allowed: bool = Field(
        True, description="accept ?token=, which plain browser sockets need"
    )
    allowed_origins: list[str] = Field(
        default_factory=list, description="web pages from elsewhere that may connect"
    )
    allowed_hosts: list[str] = Field(
        default_factory=list,
        description="names by which it may be called; loopback and those of allowed_origins may",
    )
    trusted_proxies: list[str] = Field(
        default_factory=list,
        description="addresses or networks of proxies whose X-Forwarded-For, -Proto and -Prefix "
        "are believed",
    )
    root_path: str = Field(
        "", description="path prefix that a proxy takes off, such as /fillsched; ours keep it"
    )
    sockets_per_job: int = Field(10, ge=1, description="watchers of one job, on sockets and SSE")
    sockets_per_user: int = Field(100, ge=1, description="connections of one user")
    sockets: int = Field(1000, ge=1, description="connections of this server")
    heartbeat_seconds: float = Field(
        30.0, gt=0, description="a ping for the eyes after so long without another message"
    )
    stall_seconds: float = Field(
        10.0, gt=0, description="a reader that stands still so long is cut off"
    )
    retention_days: float = Field(
        0, ge=0, description="jobs are deleted so long after their end; 0: never"
    )
    webhooks: list[WebhookSettings] = Field(
        default_factory=list,
        description="servers that are told of each job's end; tables of url, secret_file, events",
    )
    drain_seconds: float = Field(
        1.0, ge=0, description="told to end, /readyz says 503 this long before connections end"
    )
    log_level: str = Field(
        "info", pattern="^(debug|info|warning|error)$", description="least severe lines logged"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="text for people, json for collectors: one object a line"
    )
    ca_file: Path | None = Field(
        None, description="PEM file of issuers that commands trust beside the system's own"
    )
    url: str | None = Field(
        None, description="daemon that commands talk to; default: the one of this data directory"
    )
    time_zone: str = Field(
        "UTC", description="the site's, by IANA name; its times stand beside UTC in every export"
    )
    plant: Path | None = Field(
        None, description="TOML file of the plant of everybody who has chosen none"
    )
    csv_delimiter: Literal["comma", "semicolon", "tab"] = Field(
        "comma", description="of a CSV for the site's spreadsheets, if the lots came as none"
    )
    rate_vials_per_hour: Figure = Field(
        Decimal(19_920), gt=0, description="vials filled per hour: 332 a minute"
    )
    clean_hours: Figure = Field(Decimal(24), ge=0, description="clean before every campaign")
    clean_window_hours: Figure = Field(
        Decimal(120), gt=0, description="a campaign ends within this after its clean"
    )
    changeover_same_hours: Figure = Field(
        Decimal(4), ge=0, description="between two lots of one type"
    )
    changeover_different_hours: Figure = Field(
        Decimal(8), ge=0, description="between lots of two types"
    )

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return zone_of(value).key
        except InvalidInput as error:
            fault = error.faults[0]
            raise ValueError(f"{fault.reason}. {fault.fix}") from None

    @field_validator("allowed_origins", "allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        """In the environment a list is written with commas."""
        return [part for part in value.split(",") if part] if isinstance(value, str) else value

    @field_validator("webhooks", mode="before")
    @classmethod
    def _written_as_json(cls, value: object) -> object:
        """In the environment, which knows no tables."""
        if not isinstance(value, str):
            return value
        try:
            return loads_json(value)
        except NotJson as error:
            raise ValueError(f"{error}. Write a list of objects") from error

    @field_validator("trusted_proxies")
    @classmethod
    def _known_addresses(cls, value: list[str]) -> list[str]:
        for each in value:
            try:
                ip_network(each)
            except ValueError as error:
                raise ValueError(
                    f"'{each}' is no address and no network. Write 10.0.0.5 or 10.0.0.0/24"
                ) from error
        return value

    @field_validator("root_path")
    @classmethod
    def _path_prefix(cls, value: str) -> str:
        prefix = prefix_of(value)
        if prefix is None:
            raise ValueError(
                f"'{value}' is no path prefix. Write it from the first slash, as /fillsched: "
                "letters, digits and . _ ~ - between slashes"
            )
        return prefix

    def line(self) -> LineConfig:
        """The figures of the line; those of single types come with a request."""
        own = LineConfig.model_fields.keys() & type(self).model_fields.keys()
        return LineConfig(**{name: getattr(self, name) for name in own})


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and for each name where its value came from. `passed_over`: a sentence for each
    variable of the environment that looks like a setting of ours and is none."""

    settings: Settings
    origins: Mapping[str, str]
    passed_over: tuple[str, ...] = ()


def user_config_file() -> Path:
    """The user's own configuration file, whether it exists or not."""
    return Path(platformdirs.user_config_dir("fillsched", appauthor=False)) / FILE_NAME


def local_config_file(directory: Path | None = None) -> Path | None:
    """That of the working directory, whether it exists or not; None where there is none any more,
    or none that may be looked at."""
    try:
        file = (directory or Path.cwd()) / FILE_NAME
        file.exists()
    except OSError:
        return None
    return file


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    user_file: Path | None = None,
) -> Loaded:
    """The settings in force. Raises InvalidInput naming the source of every wrong value, and for
    what a file of the working directory may not say before it is trusted."""
    environment = os.environ if environment is None else environment
    local = local_config_file(directory)
    said, passed_over = settings_in(environment, Settings.model_fields)
    user_file = user_file or user_config_file()
    layers = [
        ("default", {}),
        *((str(path), _toml(path)) for path in (user_file, local) if path is not None),
        ("environment", said),
        ("flag", {key: value for key, value in (flags or {}).items() if value is not None}),
    ]
    values: dict[str, Any] = {}
    origins = {name: "default" for name in Settings.model_fields}
    for source, layer in layers:
        values.update(layer)
        origins.update({name: source for name in layer})
    if local is not None and local != user_file:
        _refuse_untrusted(local, values, origins, user_file.parent)
    try:
        return Loaded(Settings.model_validate(values), origins, passed_over)
    except ValidationError as error:
        faults = [
            Fault(_spelled(f.where, origins), _shown(f.where, f.value), f.reason, f.fix)
            for f in faults_of(error.errors(), tuple(Settings.model_fields))
        ]
        raise InvalidInput(faults) from error


def _refuse_untrusted(
    local: Path, values: Mapping[str, Any], origins: Mapping[str, str], kept_in: Path
) -> None:
    """Raises InvalidInput for values in force that `local` may not set before it is trusted."""
    named = [name for name in origins if name in NEEDED_FOR and origins[name] == str(local)]
    if named and not trusted(local, kept_in):
        reason = (
            "the file of a working directory says where data goes, or who is let in, only once it "
            "is trusted"
        )
        fix = "Look at it, then trust it as it stands: fillsched config trust. Or remove the line"
        raise InvalidInput(
            [Fault(_spelled(n, origins), _shown(n, str(values[n])), reason, fix) for n in named]
        )


def _shown(name: str, value: str) -> str:
    """A value as a fault may repeat it: not one that may hold a password."""
    field = Settings.model_fields.get(name.partition(".")[0])
    return "" if field is not None and field.annotation == SecretStr | None else value


def _spelled(name: str, origins: Mapping[str, str]) -> str:
    source = origins.get(name, "")
    if source == "environment":
        return f"{PREFIX}{name.upper()} in the environment"
    if source == "flag":
        return f"--{name.replace('_', '-')}"
    return f"{name} in {source}"


def _toml(path: Path) -> dict[str, Any]:
    try:
        return load_toml(path, Decimal)
    except OSError as error:
        if not _looked_at(path):
            return {}
        reason = f"it cannot be read: {(error.strerror or 'for no known reason').lower()}"
        fix = "Let its reader be you, or take it away"
        raise InvalidInput([Fault(str(path), "", reason, fix)]) from error
    except NotToml as error:
        fault = Fault(str(path), "", str(error), "Correct it, or take it away")
        raise InvalidInput([fault]) from error


def _looked_at(path: Path) -> bool:
    """Whether there is such a file, as far as one may look."""
    try:
        path.stat()
    except OSError:
        return False
    return True
