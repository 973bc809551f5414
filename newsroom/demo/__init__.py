"""The demo newsroom: three invented news sites that the engine can read.

Start with `generator.py` (what happens, and what is true), then `sites.py`
(how it is printed). `readers.py` sends simulated readers to the finished paper.
"""
