"""The steps of the paper, top to bottom. Open this first.

    claim what is due ─ a Feed ──── fetch ─ read_feed ─┬ entries with full text ─ read_entry ─┐
                      │                                ├ other entries ─ a PageWatch each     │
                      │                                └ tombstones ─ withdraw                │
                      └ a PageWatch ─ fetch ─ read_page ──────────────────────────────────────┤
                                       └ 404/410 twice ─ withdraw                             │
                                                                                              ▼
    file_reading → publish, update, correct or hold → printed → the row's lease is given back

Nothing here judges: the rooms decide, this calls them in order. One bad feed cannot stop the
rest: other people's failures become rows (Trouble) and lines in the log.

`collection` runs the steps, `filing` holds what each does in the database, `ticker` does what
comes due by the clock.
"""
