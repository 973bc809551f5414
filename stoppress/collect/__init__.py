"""In: a Source that is due.
Out: a Fetched, kept as it came.
Never: looks inside the bytes."""
