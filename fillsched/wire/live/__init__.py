"""What goes over sockets and event streams, and how they stand."""
