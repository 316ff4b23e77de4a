"""The objects of a cluster as one diagram, wherever they come from.

`draw` does it, step by step: `world` finds objects by id, labels and host name; `relating` follows the table of `relations`, and `lookup` what they
name; `folding` says what needs no box of its own; `boxing` puts boxes into one another, by `grouping`, with the words of `dressing` and `saying`,
in the order of `ordering`; `tying` turns relations between objects into relations between boxes.
"""
