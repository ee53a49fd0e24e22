"""What the daemon sends to other servers by HTTP."""
