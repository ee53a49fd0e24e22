"""Commands about who one is, and who else there is."""
