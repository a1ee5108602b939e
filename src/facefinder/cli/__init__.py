"""The command line: a thin shell over app, beside the window and not knowing it."""
