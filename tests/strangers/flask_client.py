# SPDX-License-Identifier: Apache-2.0
from flask import Flask, abort, g, jsonify, request, session

app = Flask(__name__)
app.secret_key = "k"


@app.before_request
def before():
    g.hits = session.get("hits", 0) + 1
    session["hits"] = g.hits


@app.route("/add/<int:a>/<int:b>")
def add(a, b):
    return jsonify(sum=a + b, hits=g.hits)


@app.route("/form", methods=["POST"])
def form():
    return {"keys": sorted(request.form), "json": request.is_json}


@app.route("/fail")
def fail():
    abort(418)


@app.errorhandler(418)
def teapot(error):
    return "teapot", 418


with app.test_client() as client:
    for n in range(4):
        print(client.get(f"/add/{n}/2").get_json())
    print(client.post("/form", data={"a": 1, "b": 2}).get_json())
    print(client.get("/fail").status_code, client.get("/nothing").status_code)
