# SPDX-License-Identifier: Apache-2.0
import io
from rich.console import Console
from rich.table import Table
from rich.tree import Tree
from rich.markdown import Markdown
from rich.progress import track

out = io.StringIO()
console = Console(file=out, width=70, force_terminal=False, color_system=None)
table = Table(title="squares")
table.add_column("n", justify="right")
table.add_column("n * n")
for n in range(12):
    table.add_row(str(n), str(n * n))
console.print(table)
tree = Tree("root")
for n in range(3):
    branch = tree.add(f"branch {n}")
    for m in range(n):
        branch.add(f"leaf {m}")
console.print(tree)
console.print(Markdown("# Title\n\n* one\n* two\n\n`code`"))
console.print({"a": [1, 2, {"b": (3, 4)}]})
print(out.getvalue())
