// SPDX-License-Identifier: Apache-2.0
// A single-producer single-consumer ring of records in shared memory (memfd), futexes for waiting. The producer is
// the recorder (under the GIL: one thread at a time), the consumer the engine in another process. When
// the ring is full the producer waits: nothing is lost. When the producer dies (kill -9, os._exit) the consumer drains what was
// filled: `filled` moves with every record, on a cache line that nobody reads while the producer lives.
//
// Layout: one page of head (plait_ring_head), then 2^bits records. `write` and `read` count records since the start
// and never wrap (64 bits). Publication is batched: the producer publishes every PLAIT_RING_BATCH records and when asked.
#ifndef PLAIT_STREAM_RING_H
#define PLAIT_STREAM_RING_H
#include <stdatomic.h>
#include <stddef.h>
#include "base/status.h"
#include "stream/record.h"

#ifdef PLAIT_TINY
enum { PLAIT_RING_BITS = 6, PLAIT_RING_BATCH = 4 };
#else
enum { PLAIT_RING_BITS = 16, PLAIT_RING_BATCH = 256 };   // 1 MiB: stays in the cache that the two processes share
#endif
#define PLAIT_RING_MAGIC 0x3174696170u   // "pait1"

typedef struct plait_ring_head {
    uint64_t magic;
    uint32_t version, bits;
    uint8_t pad0[48];
    _Atomic uint64_t write;          // published by the producer
    _Atomic uint32_t producer_waits; // futex word: 1 while the producer sleeps
    _Atomic uint32_t closed;         // producer said END
    uint8_t pad1[48];
    _Atomic uint64_t filled;         // records written so far, published or not
    uint8_t pad3[56];
    _Atomic uint64_t read;           // published by the consumer
    _Atomic uint32_t consumer_waits; // futex word
    _Atomic uint32_t dead;           // consumer gone: the producer must stop recording, and never block
    _Atomic int32_t consumer_pid;    // so that a waiting producer notices a killed consumer
    uint8_t pad2[44];
} plait_ring_head;

typedef struct plait_ring {          // one side's view
    plait_ring_head *head;           // mapped
    plait_record *slots;
    uint64_t mask;
    uint64_t at;                     // producer: next record to fill; consumer: next to read
    uint64_t seen;                   // producer: `read` when last looked at
    uint64_t limit;                  // producer: may fill up to here; consumer: may read up to here
    size_t mapped;                   // bytes
} plait_ring;

plait_status plait_ring_create(plait_ring *ring, int *fd, plait_error *error) PLAIT_MUST_USE;   // consumer side; *fd to be inherited
plait_status plait_ring_attach(plait_ring *ring, int fd, plait_error *error) PLAIT_MUST_USE;    // producer side; does not close fd
void plait_ring_detach(plait_ring *ring);

// Producer. The next free slot; waits while the ring is full. NULL once the consumer is dead: stop recording.
plait_record *plait_ring_slow(plait_ring *ring);   // internal: the waiting path
static inline plait_record *plait_ring_next(plait_ring *ring) {
    if (__builtin_expect(ring->at == ring->limit, 0)) return plait_ring_slow(ring);
    return &ring->slots[ring->at++ & ring->mask];
}
static inline void plait_ring_filled(plait_ring *ring) {   // the slot last taken is complete
    atomic_store_explicit(&ring->head->filled, ring->at, memory_order_release);
}
void plait_ring_publish(plait_ring *ring);         // makes all filled slots visible
void plait_ring_close(plait_ring *ring);           // publish, then closed = 1

// Consumer. A contiguous run of readable records (at most to the end of the buffer); waits up to timeout_ms.
// *count 0 and PLAIT_OK: nothing yet; PLAIT_END: closed and drained.
plait_status plait_ring_read(plait_ring *ring, const plait_record **records, size_t *count, int timeout_ms) PLAIT_MUST_USE;
void plait_ring_release(plait_ring *ring, size_t count);
void plait_ring_abandon(plait_ring *ring);         // dead = 1, wakes the producer
void plait_ring_orphaned(plait_ring *ring);        // the producer's process is gone: what it filled becomes readable, then PLAIT_END
int plait_ring_closed(const plait_ring *ring);     // 1 once the producer closed it (END was written)
int plait_ring_check(const plait_ring *ring);      // invariants: read <= write <= filled <= read + size
#endif
