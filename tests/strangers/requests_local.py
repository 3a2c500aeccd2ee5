# SPDX-License-Identifier: Apache-2.0
import http.server
import json
import threading
import requests


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"path": self.path}).encode()
        self.send_response(200 if self.path != "/missing" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"got": len(data)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
thread = threading.Thread(target=server.serve_forever)
thread.start()
base = f"http://127.0.0.1:{server.server_address[1]}"
with requests.Session() as session:
    session.trust_env = False
    for n in range(5):
        print(session.get(f"{base}/{n}").json())
    print(session.post(base, json={"x": list(range(50))}).json())
    response = session.get(f"{base}/missing")
    try:
        response.raise_for_status()
    except requests.HTTPError as error:
        print("404" in str(error))
server.shutdown()
thread.join()
server.server_close()
