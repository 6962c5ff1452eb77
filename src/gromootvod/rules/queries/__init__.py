"""What members see of rules."""
