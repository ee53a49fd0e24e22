"""One WebSocket, from its handshake to its end."""
