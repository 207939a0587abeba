"""The pages, a module each; ``all`` lists them."""
