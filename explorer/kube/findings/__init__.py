"""What is missing or wrong in a cluster: rules as data, each with the concept that explains it and the YAML that mends it.

Files are mostly a part of a cluster, and the rules know it. What can be seen in the objects themselves is said as it is: a
selector that does not fit, a port that no container has. What is only not there may be in a part that was not opened. Then

- it is a hint, if the input has other objects of that kind in that namespace, because one would expect it beside them;
- it is not worth a word, if the input has none.

Of a whole cluster (`whole=True`, or the kinds that were listed completely) it is as bad as the rule says. An object that names no
namespace may be in any: it is found by everything that looks for its name. Custom resources may make pods that nobody sees in
a manifest, so beside one a selector that fits nothing is not worth a word either.
"""

from explorer.kube.findings.rule import Hit, Rule
from explorer.kube.findings.search import RULES, SEVERITIES, UNSURE, count, find

__all__ = ["RULES", "SEVERITIES", "UNSURE", "Hit", "Rule", "count", "find"]
