"""The nouns: fields, codes, luck, errors. Imports numpy and numba only."""
