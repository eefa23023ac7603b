"""The whole register as one file, and what describes it: /data/register.zip and its like.

`contents` says what the package holds, `csvw` and `dcat` describe it in the words of the W3C, and
`building` makes it once for each head of the journal.
"""
