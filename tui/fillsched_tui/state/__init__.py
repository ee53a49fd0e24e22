"""What the dashboard knows, and how a message changes it: pure."""
