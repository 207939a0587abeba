"""Pages of words: plain blocks, in the language of the reader, without any markup.

Each page is a module with one function ``page``, which returns the blocks of ``blocks`` from top
to bottom; whoever draws them decides how. Numbers in them are worked out from the tables.
"""
