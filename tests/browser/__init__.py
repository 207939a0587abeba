"""The dashboard in a real browser, served by the shipped command."""
