"""The composition root: settings in, a running daemon out.

What it is for: the one place that knows every part and puts them together, for `fillsched serve`
and for the embedded daemon that a command starts when none answers. What it is not for: logic.
"""

import logging
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Literal

import uvicorn
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from fillsched import __version__
from fillsched.api.app import Parts, create_app
from fillsched.api.live.hub import Hub, LiveLimits
from fillsched.api.operations.members import Neighbours
from fillsched.api.operations.status import Operations
from fillsched.api.origins import Origins
from fillsched.api.slots import Slots
from fillsched.backends.http.post import HttpPost
from fillsched.daemon.address import (
    Address,
    remove_address,
    write_address,
)
from fillsched.daemon.data.data_directory import (
    DATABASE_FILE,
    held,
    make_private_directory,
    signing_key,
    tell_of_damage,
    tell_of_lost_database,
    unusable,
)
from fillsched.daemon.data.local_token import keep_local_token
from fillsched.daemon.engines import STOP_SECONDS, StartSolver, engine_of
from fillsched.daemon.host.service_manager import ServiceManager
from fillsched.daemon.host.vitals import process_name, vitals
from fillsched.daemon.logs.log_lines import lines_dropped
from fillsched.daemon.protocols import http_protocol, socket_protocol
from fillsched.daemon.safety import certificate_shown, is_loopback, refuse_unsafe, webhooks
from fillsched.daemon.server import (
    BACKLOG,
    Server,
    few_arenas,
    listening,
    many_descriptors,
    signals_end,
)
from fillsched.daemon.settings import Settings
from fillsched.daemon.site_plant import site_plant
from fillsched.daemon.worker import tools_of
from fillsched.errors import Conflict
from fillsched.export import formats
from fillsched.gc_tuning import calm_collector
from fillsched.service.accounts import AccountService
from fillsched.service.audit import Auditor
from fillsched.service.configs import ConfigService
from fillsched.service.jobs import JobService
from fillsched.service.keys import KeyService
from fillsched.service.retention import Retention
from fillsched.service.submissions import Policy
from fillsched.service.tokens import TokenService
from fillsched.service.webhooks import Webhook, Webhooks
from fillsched.wire import encode
from fillsched.wire.live.status import WhyNotReady
from fillsched.worker.claim import Tools, take

log = logging.getLogger(__name__)

Kind = Literal["serve", "embedded"]

FRAME_LIMIT_BYTES = 16 * 1024
"""Largest message a client may send."""

PING_SECONDS, PONG_SECONDS = 30.0, 20.0
"""A peer that leaves a protocol ping unanswered for so long is dead."""

HAND_OVER_SECONDS = 0.1
"""Time to answer the request to hand over before ending."""


@contextmanager
def run_daemon(
    settings: Settings,
    kind: Kind = "serve",
    *,
    wait_seconds: float = 0.0,
    start_solver: StartSolver | None = None,
    manager: ServiceManager | None = None,
) -> Iterator["Daemon"]:
    """Holds the data directory, listens, and yields a daemon that is ready to `serve`.

    `wait_seconds`: how long another daemon, asked to hand over, may take to let go. `start_solver`:
    what solves, in the place of solver processes. `manager` is told how it goes.
    Raises InvalidInput for unsafe settings, DirectoryHeld when another daemon holds the directory,
    Conflict when the port is taken, ExecutionError when the directory or database cannot be used.
    """
    refuse_unsafe(settings)
    data_dir = settings.data_dir
    make_private_directory(data_dir)
    with held(data_dir, wait_seconds), listening(settings.host, settings.port) as listener:
        daemon = Daemon(settings, kind, listener, start_solver, manager)
        with signals_end(daemon.server):
            try:
                daemon.prepare()
                yield daemon
            finally:
                daemon.close()


class Daemon:
    """Everything that makes up one running daemon."""

    def __init__(
        self,
        settings: Settings,
        kind: Kind,
        listener: socket.socket,
        start_solver: StartSolver | None = None,
        manager: ServiceManager | None = None,
    ) -> None:
        few_arenas()  # before there are threads
        many_descriptors()
        self.settings, self.kind = settings, kind
        self.handed_over = False
        self._listener = listener
        self._stopping = threading.Event()
        self._started = threading.Event()
        if settings.database is None:
            tell_of_lost_database(settings.data_dir)
        key = signing_key(
            settings.data_dir, settings.key_file
        )  # before the first thing that would have to be closed
        self.engine = engine = engine_of(settings, start_solver)
        self.store, self.accounts = engine.store, engine.accounts
        now = engine.now
        self.auditor = auditor = Auditor(engine.audit, now)
        self.auth = TokenService(
            accounts=engine.accounts,
            keys=KeyService(engine.keys, now, auditor),
            auditor=auditor,
            key=key,
            now=now,
            query_token_allowed=settings.query_token_allowed,
        )
        self._encode = partial(encode, history=engine.store.history())
        self._executor = engine.executor_of(partial(take, self._tools()))
        self.service = JobService(
            store=engine.store,
            events=engine.store,
            bus=engine.bus,
            executor=self._executor,
            start_solver=engine.start_solver,
            encode=self._encode,
            now=now,
            auditor=auditor,
            queued_per_user=settings.queued_per_user,
        )
        self.hub = Hub(engine.bus.subscribe_all, _live_limits(settings), engine.elsewhere)
        engine.bus.subscribe_all(self.hub.counters.heard)
        self.app = self._app()
        self.server = Server(self._server_config(), settings.drain_seconds, manager, self.url)

    @property
    def url(self) -> str:
        """Where this daemon answers."""
        scheme = "https" if self.settings.tls_certificate else "http"
        host, port = self._listener.getsockname()[:2]
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        return f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{port}"

    def serve(self) -> None:
        """Serves until SIGTERM, SIGINT or `stop`."""
        self.server.run(sockets=[self._listener])

    def stop(self) -> None:
        """Makes `serve` return; from any thread."""
        self._stopping.set()
        self.server.should_exit = True

    def hand_over(self) -> None:
        """Ends an embedded daemon soon, its command waiting for the one that takes over."""
        if self.kind != "embedded":
            raise Conflict("This daemon was started by `fillsched serve`; stop it where it runs.")
        self.handed_over = True
        threading.Timer(HAND_OVER_SECONDS, self.stop).start()

    def wait_until_ready(self, timeout_seconds: float) -> bool:
        """Whether it became ready in time."""
        return self._started.wait(timeout_seconds)

    def ready(self) -> bool:
        """Whether new work is welcome."""
        return self._started.is_set() and not self._ending() and self.engine.storing

    def why_not_ready(self) -> WhyNotReady:
        """What keeps new work from being welcome."""
        if not self.engine.present:
            return "database missing"
        return "stopping" if self._ending() or not self._started.is_set() else "cannot store"

    def _ending(self) -> bool:
        """Whether it was told to end: it takes no more jobs, and counts nothing against them."""
        return self._stopping.is_set() or self.server.draining or self.server.should_exit

    def close(self) -> None:
        """Gives jobs back, commits and closes; may be repeated."""
        self._stopping.set()
        self.engine.close(self._executor)
        with suppress(OSError):  # whoever finds it will see that nobody answers there
            remove_address(self.settings.data_dir)

    def prepare(self) -> None:
        """Takes over what an earlier daemon left, and lets commands on this machine find this one.

        Raises ExecutionError when a file cannot be written.
        """
        if not self.engine.shared and (requeued := self.store.requeue_all(lost=True)):
            log.info("%d jobs of an earlier daemon go on", requeued)
        self.accounts.forget_expired(self.engine.now())
        try:
            keep_local_token(self.settings.data_dir, self.accounts, self.auth, self.engine.now)
            shown = certificate_shown(self.settings)
            named = self.settings.key_file
            key_file = None if named is None else str(named.absolute())
            address = Address(self.url, os.getpid(), self.kind, __version__, shown, key_file)
            write_address(self.settings.data_dir, address)
        except OSError as error:
            raise unusable(error) from error

    @asynccontextmanager
    async def _lifespan(self) -> AsyncIterator[None]:
        if self.settings.workers:
            threading.Thread(target=self.engine.warm, name="warm", daemon=True).start()
        if self.kind == "serve":  # beside the work: one that is short-lived has no time for it
            if not self.engine.shared:
                file = self.settings.data_dir / DATABASE_FILE
                threading.Thread(target=tell_of_damage, args=(file,), daemon=True).start()
            threading.Thread(target=formats.preload, name="preload", daemon=True).start()
        tell = self._webhooks(hooks := webhooks(self.settings))
        await run_in_threadpool(tell.begin)  # before the first job ends
        if hooks:
            stopping = self._stopping
            threading.Thread(target=tell.run, args=[stopping], name="tell", daemon=True).start()
        figures: Operations = self.app.state.operations
        self.engine.begin(figures.told)
        self._executor.start()
        if self.settings.retention_days:
            keep = Retention(self.service, self.settings.retention_days).run
            threading.Thread(target=keep, args=[self._stopping], name="keep", daemon=True).start()
        calm_collector()
        self._started.set()
        yield
        self._stopping.set()

    def _webhooks(self, hooks: Sequence[Webhook]) -> Webhooks:
        return Webhooks(
            hooks,
            kept=self.engine.webhooks,
            store=self.store,
            bus=self.engine.bus,
            post=HttpPost(self.settings.ca_file),
            now=self.engine.now,
        )

    def _tools(self) -> Tools:
        return tools_of(
            self.settings,
            self.engine,
            self._encode,
            taking=lambda: not self._ending(),
            stopping=self._stopping.is_set,
        )

    def _app(self) -> FastAPI:
        settings = self.settings
        return create_app(
            Parts(
                service=self.service,
                accounts=self._account_service(),
                auth=self.auth,
                auditor=self.auditor,
                policy=Policy(
                    line=settings.line(),
                    time_limit_seconds=settings.time_limit_seconds,
                    job_timeout_seconds=settings.job_timeout_seconds,
                    strategies_at_once=settings.strategies_at_once,
                    gap=settings.gap,
                    time_zone=settings.time_zone,
                ),
                configs=ConfigService(
                    self.engine.configs,
                    settings.line(),
                    self.engine.now,
                    self.auditor,
                    site_plant(settings, self.engine.now().date()),
                    settings.time_zone,
                ),
                hub=self.hub,
                origins=Origins(
                    frozenset(settings.allowed_origins),
                    is_loopback(settings.host),
                    frozenset(name.lower() for name in settings.allowed_hosts),
                ),
                trusted_proxies=settings.trusted_proxies,
                root_path=settings.root_path,
                checks=Slots(settings.checks_at_once),
                upload_limit_bytes=settings.upload_limit_bytes,
                time_zone=settings.time_zone,
                csv_delimiter=settings.csv_delimiter,
                ready=self.ready,
                why_not_ready=self.why_not_ready,
                hand_over=self.hand_over,
                lines_dropped=lines_dropped,
                neighbours=Neighbours(
                    name=process_name(),
                    shared=self.engine.shared,
                    known=self.engine.known,
                    elsewhere=self.engine.elsewhere,
                    vitals=vitals,
                ),
                lifespan=self._lifespan,
            )
        )

    def _account_service(self) -> AccountService:
        return AccountService(self.accounts, self.engine.throttle, self.engine.now, self.auditor)

    def _server_config(self) -> uvicorn.Config:
        settings = self.settings
        return uvicorn.Config(
            self.app,
            loop="uvloop" if sys.platform != "win32" else "asyncio",
            http=http_protocol(),
            ws=socket_protocol(),
            ws_max_size=FRAME_LIMIT_BYTES,
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=PONG_SECONDS,
            ws_per_message_deflate=False,
            backlog=BACKLOG,
            log_config=None,
            ssl_certfile=None if settings.tls_certificate is None else settings.tls_certificate,
            ssl_keyfile=None if settings.tls_key is None else settings.tls_key,
            server_header=False,
            proxy_headers=False,  # `api.proxies` believes them where they may be believed
            timeout_graceful_shutdown=int(STOP_SECONDS),
        )


def _live_limits(settings: Settings) -> LiveLimits:
    return LiveLimits(
        sockets_per_job=settings.sockets_per_job,
        sockets_per_user=settings.sockets_per_user,
        sockets=settings.sockets,
        heartbeat_seconds=settings.heartbeat_seconds,
        stall_seconds=settings.stall_seconds,
    )
