"""The people of the program, the authority they work under, the policies that bind them, and second examinations."""
