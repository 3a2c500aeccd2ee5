#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures beside it: `pythonX.Y make.py` writes streams-XY.marshal and streams.map from streams.py."""
import marshal
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3] / "python"))
from plait import sourcemap  # noqa: E402

source = (HERE / "streams.py").read_text()
version = "".join(map(str, sys.version_info[:2]))
(HERE / f"streams-{version}.marshal").write_bytes(marshal.dumps(compile(source, "streams.py", "exec")))
text = sourcemap.of_text(source)
(HERE / "streams.map").write_bytes(text if isinstance(text, bytes) else text.encode())
