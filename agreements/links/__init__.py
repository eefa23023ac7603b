"""Visit the addresses of sources, politely and safely, and keep what they answered."""
