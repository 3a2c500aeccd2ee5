# SPDX-License-Identifier: Apache-2.0
"""Loops of programs on pandas."""
import numpy as np
import pandas as pd


def frame(n):
    r = np.random.default_rng(1)
    return pd.DataFrame({"k": [f"g{i % 4}" for i in range(n)], "x": r.random(n), "y": r.integers(0, 9, n), "t": pd.date_range("2024-01-01", periods=n, freq="h")})


def by_group(df):
    out = {}
    for name, group in df.groupby("k"):  #: pipeline
        out[name] = group["x"].mean()
    return out


def apply_rows(df):
    return df.apply(lambda row: row["x"] * row["y"], axis=1).sum()


def rows(df):
    total = 0.0
    for index, row in df.iterrows():  #: doacross
        total += row["x"]
    for row in df.itertuples():
        total += row.x
    return total


def fill_by_loc(df):
    for i in range(len(df)):  #: sequential
        df.loc[i, "z"] = df.loc[i, "x"] * 2
    return df["z"].sum()


def cumulative(df):
    for i in range(1, len(df)):  #: sequential
        df.at[i, "x"] = df.at[i, "x"] + df.at[i - 1, "x"]
    return df["x"].iloc[-1]


def columns(df):
    for name in ("x", "y"):  #: sequential
        df[name + "_scaled"] = (df[name] - df[name].mean()) / df[name].std()
    return df.shape


def rolling(df):
    out = []
    for w in (2, 3, 4):  #: reduction reduce(out append)
        out.append(df["x"].rolling(w).mean().max())
    return out


def merges(df, others):
    parts = []
    for other in others:  #: reduction reduce(parts append)
        parts.append(df.merge(other, on="k")["w"].sum())
    return parts


def growing(df):
    out = df.iloc[:0]
    for i in range(3):  #: sequential
        out = pd.concat([out, df.iloc[i:i + 1]])
    return len(out)


def pivots(df):
    out = []
    for day, part in df.groupby(df["t"].dt.day):  #: pipeline
        out.append(part.pivot_table(index="k", values="x", aggfunc="sum").to_numpy().sum())
    return out


def main():
    df = frame(40)
    print(by_group(df), round(apply_rows(df), 6), round(rows(df), 6))
    print(round(fill_by_loc(df.copy()[:8].reset_index(drop=True)), 6), round(cumulative(df.copy()[:8]), 6), columns(df.copy()), len(rolling(df)))
    others = [pd.DataFrame({"k": ["g0", "g1"], "w": [i, 2]}) for i in range(3)]
    print(merges(df, others), growing(df), len(pivots(df)))


main()
