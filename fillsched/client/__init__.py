"""The client of a daemon: REST and live streams, with everything that makes them survive.

These names are the documented ones; what stands elsewhere may change without a word.
"""

from fillsched.client.client import FINAL, Client, Kind, log_in, refresh
from fillsched.client.job_stream import Endpoint, Link, Locate, Message, fixed
from fillsched.client.topic_stream import Topics

__all__ = [
    "FINAL",
    "Client",
    "Endpoint",
    "Kind",
    "Link",
    "Locate",
    "Message",
    "Topics",
    "fixed",
    "log_in",
    "refresh",
]
