"""Documents made from the catalogue alone."""
