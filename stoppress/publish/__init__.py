"""In: an Article passed by the desk or by a rule.
Out: it is live, corrected or withdrawn, within its Source's contract, with the reason logged.
Never: renders or caches."""
