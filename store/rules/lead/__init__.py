"""Whether a person is ready for sales: the checklist, the score, and how words, companies and addresses are compared.

May import: nothing.
"""
