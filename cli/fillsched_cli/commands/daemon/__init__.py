"""Commands about the daemon and this installation of it."""
