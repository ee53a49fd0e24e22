"""What stands around the panels: the first lines, the tabs, the keys, who is connected."""
