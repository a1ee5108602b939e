"""Import: lists a source's items, streams each once, and records what became of every one of them."""
