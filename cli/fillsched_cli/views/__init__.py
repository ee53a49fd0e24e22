"""How things look in a terminal: pure renderings, the only home of Rich's shapes."""
