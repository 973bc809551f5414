"""stoppress: the engine of a syndicated news site. Start reading at `flow.py`."""
