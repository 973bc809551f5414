"""In: what was published; a request.
Out: printed pages; HTML, RSS, Atom, JSON, sitemaps.
Never: writes to a table that is not its own; enters Django for a reader's hit."""
