"""Many runs: what to run, running it on threads, and what each run leaves behind."""
