"""In: a Fetched.
Out: a Reading: what the bytes say, with the evidence for it.
Never: touches the network, the database or the clock."""
