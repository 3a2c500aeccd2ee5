# SPDX-License-Identifier: Apache-2.0
"""What programs do with the native modules of the standard library."""
import bisect, collections, csv, functools, hashlib, heapq, io, json, operator, os, pickle, queue, random, re, sqlite3, struct, tempfile, threading, zlib
import datetime, decimal, statistics, string


def dijkstra(graph, start):
    dist = {start: 0}
    heap = [(0, start)]
    while heap:  #: sequential blocked(dist, heap)
        d, u = heapq.heappop(heap)
        if d > dist[u]:
            continue
        for v, w in graph[u]:  #: sequential blocked(heap)
            if d + w < dist.get(v, 1 << 30):
                dist[v] = d + w
                heapq.heappush(heap, (d + w, v))
    return dist


def all_pairs(graph):
    out = {}
    for s in graph:  #: reduction reduce(out add)
        out[s] = dijkstra(graph, s)
    return out


def etl(rows):
    text = io.StringIO()
    w = csv.writer(text)
    w.writerows(rows)
    text.seek(0)
    totals = collections.defaultdict(float)
    records = []
    for row in csv.DictReader(text, ["id", "kind", "price"]):  #: sequential blocked(csv.DictReader, self.line_num of DictReader, self.reader of DictReader)
        price = float(row["price"])
        totals[row["kind"]] += price
        records.append(json.dumps({"id": int(row["id"]), "price": price}))
    out = []
    for line in records:  #: reduction reduce(out append)
        out.append(json.loads(line)["price"])
    return totals, out


def database(n):
    con = sqlite3.connect(":memory:")
    con.execute("create table t(a integer, b text)")
    for i in range(n):  #: sequential blocked(con)
        con.execute("insert into t values (?, ?)", (i, str(i)))
    con.commit()
    total = 0
    for a, b in con.execute("select a, b from t"):  #: sequential blocked(con.execute)
        total += a * len(b)
    cur = con.cursor()
    for i in range(n):  #: sequential blocked(cur)
        cur.execute("select b from t where a = ?", (i,))
        total += len(cur.fetchone()[0])
    return total


TOKEN = re.compile(r"\s*(?:(\d+)|(\w+)|(.))")


def tokenize(text):
    tokens = []
    pos = 0
    while pos < len(text):  #: sequential blocked(pos)
        m = TOKEN.match(text, pos)
        tokens.append(m.lastindex)
        pos = m.end()
    return tokens


def tokenize_lines(lines):
    out = []
    for line in lines:  #: reduction reduce(out append)
        out.append([m.group() for m in TOKEN.finditer(line)])  #: sequential blocked(TOKEN.finditer)
    return out


def checksum_files(blobs):
    digests = {}
    for name, data in blobs.items():  #: reduction reduce(digests add) privatize(h)
        h = hashlib.sha256()
        h.update(data)
        digests[name] = h.hexdigest()
    h = hashlib.sha256()
    for data in blobs.values():  #: sequential blocked(h)
        h.update(data)
    crc = 0
    for data in blobs.values():  #: sequential blocked(crc)
        crc = zlib.crc32(data, crc)
    return digests, h.hexdigest(), crc


def compress_all(blobs):
    out = []
    for data in blobs.values():  #: reduction reduce(out append)
        out.append(zlib.compress(data))
    return out


def monte_carlo(n):
    random.seed(3)
    inside = 0
    for _ in range(n):  #: sequential blocked(random)
        x, y = random.random(), random.random()
        inside += x * x + y * y < 1
    return inside


def monte_carlo_own(n):
    inside = 0
    for k in range(n):  #: reduction reduce(inside +) privatize(r)
        r = random.Random(k)
        inside += r.random() ** 2 + r.random() ** 2 < 1
    return inside


def word_count(lines):
    c = collections.Counter()
    for line in lines:  #: reduction reduce(c count)
        c.update(line.split())
    return c


def struct_records(n):
    buf = bytearray(8 * n)
    for i in range(n):  #: doall
        struct.pack_into("<If", buf, 8 * i, i, i / 2)
    total = 0.0
    for i, f in struct.iter_unpack("<If", buf):  #: sequential blocked(struct.iter_unpack)
        total += f
    return total


def grep(lines, pattern):
    found = []
    for number, line in enumerate(lines, 1):  #: reduction reduce(found append)
        if re.search(pattern, line):
            found.append((number, line))
    return found


def files(folder, n):
    for i in range(n):  #: doall privatize(f)
        with open(os.path.join(folder, f"{i}.txt"), "w") as f:
            f.write("x" * i)
    size = 0
    for name in sorted(os.listdir(folder)):  #: reduction reduce(size +) privatize(f)
        with open(os.path.join(folder, name)) as f:
            size += len(f.read())
    return size


def log_file(path, n):
    with open(path, "w") as f:
        for i in range(n):  #: doall buffer-output(f)
            f.write(f"{i}\n")
    total = 0
    with open(path) as f:
        for line in f:  #: sequential blocked(f)
            total += int(line)
    return total


def workers(n):
    q = queue.Queue()
    for i in range(n):  #: sequential blocked(q)
        q.put(i)
    out = []
    while not q.empty():  #: sequential blocked(q, self.queue of Queue)
        out.append(q.get())
    return out


def sliding(n, data):
    d = collections.deque(maxlen=3)
    out = []
    for x in data:  #: sequential blocked(d)
        d.append(x)
        out.append(sum(d))
    return out


@functools.lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def cached(n):
    out = []
    for i in range(n):  #: reduction reduce(out append)
        out.append(fib(i))
    return out


def pi_digits(n):
    decimal.getcontext().prec = 30
    s = decimal.Decimal(0)
    for k in range(n):  #: reduction reduce(s + float)
        s += decimal.Decimal(1) / (16 ** k)
    return s


def copies(rows):
    out = []
    for row in rows:  #: reduction reduce(out append)
        out.append(pickle.loads(pickle.dumps(row)))
    return out


def dates(n):
    day = datetime.date(2024, 1, 1)
    out = []
    for i in range(n):  #: sequential blocked(day)
        out.append(day.isoformat())
        day += datetime.timedelta(days=1)
    return out


def topk(n):
    heap = []
    for x in range(n):  #: sequential blocked(heap)
        if len(heap) < 5:
            heapq.heappush(heap, x * 37 % 101)
        else:
            heapq.heappushpop(heap, x * 37 % 101)
    return sorted(heap)


def main():
    graph = {i: [((i * 7 + k) % 12, k + 1 + i % 3) for k in range(4)] for i in range(12)}
    print(dijkstra(graph, 0))
    print(len(all_pairs(graph)))
    print(etl([[i, "ab"[i % 2], i * 1.5] for i in range(20)])[1][:3])
    print(database(20))
    print(len(tokenize("alpha = 12 + beta * 3 - (gamma / 4)")), len(tokenize_lines(["a = 1", "b = 2 + 3", "c"])))
    blobs = {f"f{i}": bytes([i]) * 50 for i in range(6)}
    print(checksum_files(blobs)[2], len(compress_all(blobs)))
    print(monte_carlo(50), monte_carlo_own(20))
    print(word_count(["a b a", "c a b", "d"]))
    print(struct_records(10))
    print(grep(["abc", "xyz", "bcd"], "b"))
    with tempfile.TemporaryDirectory() as folder:
        print(files(folder, 6))
    with tempfile.NamedTemporaryFile(delete=False) as t:
        pass
    print(log_file(t.name, 10)); os.unlink(t.name)
    print(workers(5), sliding(3, range(8)), cached(10)[-1], pi_digits(8))
    print(copies([[1, 2], [3]]), dates(3), topk(40))


main()
