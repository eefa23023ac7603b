"""How editors sign in: lockout, passphrases, second factor, single sign-on, their own pages."""
