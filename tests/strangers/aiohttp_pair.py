# SPDX-License-Identifier: Apache-2.0
import asyncio
from aiohttp import ClientSession, web


async def handle(request):
    return web.json_response({"name": request.match_info["name"], "q": dict(request.query)})


async def main():
    app = web.Application()
    app.router.add_get("/{name}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    async with ClientSession() as session:
        for n in range(3):
            async with session.get(f"http://127.0.0.1:{port}/n{n}?a={n}") as response:
                print(response.status, await response.json())
    await runner.cleanup()


asyncio.run(main())
