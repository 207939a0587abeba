"""The equations, read a second time from the specification alone, beside those of the package."""
