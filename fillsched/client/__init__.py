"""The client of a daemon: REST and live streams, with everything that makes them survive.

These names are the documented ones; what stands elsewhere may change without a word.
"""

from fillsched.client.accounts import log_in, refresh
from fillsched.client.client import Client
from fillsched.client.endpoint import Endpoint, Locate, Trust, fixed
from fillsched.client.jobs import FINAL, Kind
from fillsched.client.streams.job_stream import Link, Message
from fillsched.client.streams.topic_stream import Topics
from fillsched.client.transports import InProcess, Network, Transport

__all__ = [
    "FINAL",
    "Client",
    "Endpoint",
    "InProcess",
    "Kind",
    "Link",
    "Locate",
    "Message",
    "Network",
    "Topics",
    "Transport",
    "Trust",
    "fixed",
    "log_in",
    "refresh",
]
