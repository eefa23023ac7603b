"""The API, version 1: lists and records of the register, and its journal, for programs."""
