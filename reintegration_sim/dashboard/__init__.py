"""The dashboard: pages in a browser that work with the network cable pulled.

``server`` starts them, ``preflight`` looks whether all files of a page are there, ``headers``
holds what every answer carries, ``faults`` what a visitor sees when something breaks, and
``address`` writes a policy as an address and reads it back.
"""
