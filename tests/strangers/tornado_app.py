# SPDX-License-Identifier: Apache-2.0
import asyncio
import tornado.httpclient
import tornado.httpserver
import tornado.netutil
import tornado.template
import tornado.web


class Main(tornado.web.RequestHandler):
    async def get(self, n):
        await asyncio.sleep(0)
        self.write({"n": int(n) * 2})


async def main():
    application = tornado.web.Application([(r"/(\d+)", Main)])
    server = tornado.httpserver.HTTPServer(application)
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    client = tornado.httpclient.AsyncHTTPClient()
    port = sockets[0].getsockname()[1]
    for n in range(3):
        print((await client.fetch(f"http://127.0.0.1:{port}/{n}")).body)
    print(tornado.template.Template("{% for i in range(3) %}{{ i }} {% end %}").generate())
    server.stop()


asyncio.run(main())
