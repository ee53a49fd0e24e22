"""REST: one module a group of calls, each a thin way into the service."""
