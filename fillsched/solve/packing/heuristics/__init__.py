"""Better packings without a proof."""
