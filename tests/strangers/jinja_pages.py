# SPDX-License-Identifier: Apache-2.0
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError

env = Environment(loader=DictLoader({
    "base": "<h1>{% block title %}{% endblock %}</h1>{% block body %}{% endblock %}",
    "page": "{% extends 'base' %}{% block title %}{{ title|upper }}{% endblock %}"
            "{% block body %}{% for row in rows if row.n % 2 %}{{ loop.index }}:{{ row.n }}{{ ',' if not loop.last }}{% else %}none{% endfor %}"
            "{% macro m(x, y=2) %}[{{ x * y }}]{% endmacro %}{{ m(3) }}{{ m(3, y=5) }}{% endblock %}"}),
    undefined=StrictUndefined)
for size in (0, 1, 7):
    print(env.get_template("page").render(title="rows", rows=[{"n": n} for n in range(size)]))
try:
    env.from_string("{{ missing.name }}").render()
except UndefinedError as error:
    print(error)
