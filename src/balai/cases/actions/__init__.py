"""Commands over applications and cases."""
