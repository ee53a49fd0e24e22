"""Live delivery: who is connected, and what goes out when."""
