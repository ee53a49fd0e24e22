"""What one cell says: numbers, amounts, names."""
