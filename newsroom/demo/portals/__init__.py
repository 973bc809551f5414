"""The portal suite: generated portal pages, each with its truth, to measure extraction by.

Start with `papers.py` (which Sources there are and how each lies), then `suite.py` (their pages,
feeds and truth for any moment of a visit). The stories come from the demo newsroom's own frames.
Evaluation uses another suite: nothing here may become a rule of the extractor.
"""
