# SPDX-License-Identifier: Apache-2.0
import asyncio


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line[::-1])
        await writer.drain()
    writer.close()


async def client(port, n):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for k in range(3):
        writer.write(f"{n}{k}\n".encode())
        answers.append(await reader.readline() + await reader.readline() if False else await reader.readexactly(3))
    writer.close()
    await writer.wait_closed()
    return answers


async def ticks(queue):
    for n in range(5):
        await queue.put(n)
        await asyncio.sleep(0)
    await queue.put(None)


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    results = await asyncio.gather(*(client(port, n) for n in range(4)))
    for result in results:
        print(result)
    queue = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(ticks(queue))
        while (n := await queue.get()) is not None:
            print("tick", n)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")
    lock, total = asyncio.Lock(), 0

    async def add():
        nonlocal total
        async with lock:
            value = total
            await asyncio.sleep(0)
            total = value + 1
    await asyncio.gather(*(add() for _ in range(10)))
    print(total)
    print(await asyncio.to_thread(sum, range(100)))
    process = await asyncio.create_subprocess_exec("echo", "child", stdout=asyncio.subprocess.PIPE)
    print((await process.communicate())[0], process.returncode)
    server.close()
    await server.wait_closed()


asyncio.run(main())
