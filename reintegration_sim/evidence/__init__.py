"""What the model believes and why: parameters, their sources, targets and priors."""
