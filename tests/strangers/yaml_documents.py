# SPDX-License-Identifier: Apache-2.0
import yaml

text = """
name: &n plait
list: [1, 2.5, true, null, 2001-12-14]
nested: {a: *n, b: [x, y]}
text: |
  two
  lines
"""
data = yaml.safe_load(text)
print(data)
print(yaml.safe_dump(data, sort_keys=True))
print(list(yaml.safe_load_all("a: 1\n---\nb: [1, 2]\n")))
try:
    yaml.safe_load("a: [1, 2")
except yaml.YAMLError as error:
    print(type(error).__name__, error.problem_mark.line)
