"""In: a Reading.
Out: a Version of an Article, placed in a Story and a Section.
Never: decides what readers see."""
