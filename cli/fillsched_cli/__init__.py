"""The `fillsched` command: Typer commands and Rich rendering."""
