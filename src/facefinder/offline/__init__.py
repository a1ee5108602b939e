"""The network guard: no process of the program ever opens a connection."""
