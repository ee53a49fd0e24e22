"""Celery's application, the same on servers and workers.

What it is for: one place for what Celery is told to do and to leave alone. What it is not for: the
queue, which is in the store: a message says only that there is work, may be lost or doubled, and
whoever gets it claims the next job in turn. So messages are acknowledged before the work, nothing
is prefetched, no results are kept, and Celery never runs a job again by itself: leases do that,
within seconds and never twice.
"""

from celery import Celery

TASK = "fillsched.attempt"

CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 5.0
"""How long Redis may take; a worker that waits for messages asks for longer than a moment."""


def queue_of(name: str) -> str:
    """The name of the queue, and of its list in Redis, of the cluster `name`."""
    return f"fillsched:{name}:work"


def app_of(address: str, name: str) -> Celery:
    """The application of the cluster `name`, by the Redis at `address`; connects when used."""
    app = Celery("fillsched", broker=address, set_as_current=False)
    app.conf.update(
        task_default_queue=queue_of(name),
        task_ignore_result=True,
        task_acks_late=False,
        task_serializer="json",
        accept_content=["json"],
        worker_disable_prefetch=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "socket_timeout": ANSWER_SECONDS,
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_keepalive": True,
        },
    )
    return app
