"""`make bench-extract`: how right the words and the dates are, and at what speed."""
