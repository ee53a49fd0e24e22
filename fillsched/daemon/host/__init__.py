"""What this process tells the machine that runs it, and says of itself to others."""
