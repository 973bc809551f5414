"""Speed and quality, measured side by side in one run. Never run by the tests as timings."""
