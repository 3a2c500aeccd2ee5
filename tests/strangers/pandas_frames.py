# SPDX-License-Identifier: Apache-2.0
import pandas as pd

frame = pd.DataFrame({"k": list("abcabcab"), "v": range(8), "w": [x / 2 for x in range(8)]})
print(frame.groupby("k").agg({"v": "sum", "w": "mean"}))
print(frame.assign(z=lambda f: f.v * 2).query("z > 4").sort_values("w", ascending=False).head(3))
print(frame.pivot_table(index="k", values="v", aggfunc=lambda s: s.max() - s.min()))
for row in frame.head(2).itertuples():
    print(row.k, row.v)
print(frame.apply(lambda r: r.v + r.w, axis=1).tolist())
