"""REST and WebSocket on FastAPI: how the work is seen from outside."""
