"""Who is there in month 0, and the institutions around them."""
