"""The addresses of sockets.

What it is for: one route each. What it is not for: serving them (`live.socket`).
"""

from fastapi import APIRouter, WebSocket

from fillsched.api.dependencies import Live
from fillsched.api.live.socket.handshake import serve_socket

router = APIRouter()


@router.websocket("/ws")
async def many_topics(socket: WebSocket, context: Live) -> None:
    """Many topics on one socket; it stays open."""
    await serve_socket(socket, context, None)


@router.websocket("/ws/schedule/{job_id}")
async def one_schedule(socket: WebSocket, job_id: str, context: Live) -> None:
    """One schedule to its end."""
    await serve_socket(socket, context, f"schedule:{job_id}")


@router.websocket("/ws/comparison/{job_id}")
async def one_comparison(socket: WebSocket, job_id: str, context: Live) -> None:
    """One comparison to its end."""
    await serve_socket(socket, context, f"comparison:{job_id}")
