"""The bound, and with it the proof: prices of campaigns and the best campaigns under them."""
