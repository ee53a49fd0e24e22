"""The use cases: the one road in, whoever asks. Permission is checked here."""
