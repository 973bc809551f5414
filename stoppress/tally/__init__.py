"""In: a read.
Out: ticks of integers, and the lists made from them.
Never: stores an address or a cookie."""
