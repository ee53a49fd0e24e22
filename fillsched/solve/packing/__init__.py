"""One line where the order does not decide: lots into campaigns, as items into bins."""
