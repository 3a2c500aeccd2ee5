// SPDX-License-Identifier: Apache-2.0
// See ring.h. Waiting is by futex on a word of the waiter's own: the waiter sets it, looks once more, sleeps; the other side
// clears it and wakes. A sleep lasts at most WAIT_MS, so a lost wake-up or a killed peer costs that much and no more.
#define _GNU_SOURCE
#include "stream/ring.h"
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, WAIT_MS = 100, NAP_MS = 5, RUN_MAX = 16384 };

static uint64_t ring_size(const plait_ring *ring) { return ring->mask + 1; }

static void sleep_on(_Atomic uint32_t *word, int ms) {
    struct timespec limit = {ms / 1000, ms % 1000 * 1000000L};
    syscall(SYS_futex, word, FUTEX_WAIT, 1, &limit, NULL, 0);
}

static void wake(_Atomic uint32_t *word) {
    if (atomic_exchange(word, 0)) syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static plait_status map_ring(plait_ring *ring, int fd, unsigned bits, plait_error *error) {
    size_t bytes = HEAD_BYTES + (sizeof(plait_record) << bits);
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) return plait_fail(error, PLAIT_IO, "cannot map the record ring: %s", strerror(errno));
    *ring = (plait_ring){.head = at, .slots = (plait_record *)((char *)at + HEAD_BYTES), .mask = (UINT64_C(1) << bits) - 1, .mapped = bytes};
    return PLAIT_OK;
}

plait_status plait_ring_create(plait_ring *ring, int *fd, plait_error *error) {
    _Static_assert(sizeof(plait_ring_head) <= HEAD_BYTES, "the head is one page");
    int memory = memfd_create("plait-ring", MFD_CLOEXEC);
    if (memory < 0) return plait_fail(error, PLAIT_IO, "cannot create the record ring: %s", strerror(errno));
    plait_status status = PLAIT_OK;
    if (ftruncate(memory, HEAD_BYTES + ((off_t)sizeof(plait_record) << PLAIT_RING_BITS)) != 0)
        status = plait_fail(error, PLAIT_IO, "cannot size the record ring: %s", strerror(errno));
    if (status == PLAIT_OK) status = map_ring(ring, memory, PLAIT_RING_BITS, error);
    if (status != PLAIT_OK) {
        close(memory);
        return status;
    }
    ring->head->magic = PLAIT_RING_MAGIC;
    ring->head->version = PLAIT_STREAM_VERSION;
    ring->head->bits = PLAIT_RING_BITS;
    atomic_store(&ring->head->consumer_pid, getpid());
    *fd = memory;
    return PLAIT_OK;
}

plait_status plait_ring_attach(plait_ring *ring, int fd, plait_error *error) {
    plait_ring_head head;
    struct stat info;
    if (pread(fd, &head, sizeof head, 0) != (ssize_t)sizeof head || fstat(fd, &info) != 0 || head.magic != PLAIT_RING_MAGIC)
        return plait_fail(error, PLAIT_INVALID, "descriptor %d is no record ring", fd);
    if (head.version != PLAIT_STREAM_VERSION || head.bits > 40 || info.st_size != HEAD_BYTES + ((off_t)sizeof(plait_record) << head.bits))
        return plait_fail(error, PLAIT_UNKNOWN, "record ring of version %u with 2^%u records is not this build's", head.version, head.bits);
    PLAIT_TRY(map_ring(ring, fd, head.bits, error));
    ring->at = atomic_load(&ring->head->write);
    ring->seen = atomic_load(&ring->head->read);
    ring->limit = ring->at;
    return PLAIT_OK;
}

void plait_ring_detach(plait_ring *ring) {
    if (ring->head) munmap(ring->head, ring->mapped);
    *ring = (plait_ring){0};
}

// A consumer that waits is woken for an eighth of the ring; what is less it finds after NAP_MS. Waking it for each batch costs more than recording.
void plait_ring_publish(plait_ring *ring) {
    plait_ring_head *head = ring->head;
    atomic_store_explicit(&head->write, ring->at, memory_order_seq_cst);
    if (!atomic_load_explicit(&head->consumer_waits, memory_order_seq_cst)) return;
    if (ring->at - atomic_load_explicit(&head->read, memory_order_relaxed) >= ring_size(ring) / 8) wake(&head->consumer_waits);
}

void plait_ring_close(plait_ring *ring) {
    plait_ring_publish(ring);
    atomic_store(&ring->head->closed, 1);
    wake(&ring->head->consumer_waits);
}

// Also when it is dead but not yet reaped, which kill(pid, 0) does not tell.
static int is_dead(pid_t pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0) return errno == ESRCH || (kill(pid, 0) != 0 && errno == ESRCH);
    struct pollfd end = {.fd = fd, .events = POLLIN};
    int ended = poll(&end, 1, 0) == 1;
    close(fd);
    return ended;
}

// Waits until a quarter of the ring is free (everything is published, so the consumer will get there). 0: the consumer is dead.
static int wait_for_room(plait_ring *ring) {
    plait_ring_head *head = ring->head;
    uint64_t enough = ring_size(ring) / 4;
    for (;;) {
        ring->seen = atomic_load(&head->read);
        if (atomic_load(&head->dead)) return 0;
        if (ring->seen + ring_size(ring) - ring->at >= enough) return 1;
        atomic_store(&head->producer_waits, 1);
        if (ring->seen + ring_size(ring) - ring->at < enough && atomic_load(&head->read) == ring->seen && !atomic_load(&head->dead)) {
            int keep = errno;
            sleep_on(&head->producer_waits, WAIT_MS);
            if (is_dead(atomic_load(&head->consumer_pid))) atomic_store(&head->dead, 1);
            errno = keep;
        }
    }
}

plait_record *plait_ring_slow(plait_ring *ring) {
    plait_ring_publish(ring);
    if (atomic_load_explicit(&ring->head->dead, memory_order_relaxed)) return NULL;
    if (ring->at == ring->seen + ring_size(ring)) {
        ring->seen = atomic_load_explicit(&ring->head->read, memory_order_acquire);
        if (ring->at == ring->seen + ring_size(ring) && !wait_for_room(ring)) return NULL;
    }
    uint64_t end = ring->seen + ring_size(ring);
    ring->limit = ring->at + PLAIT_RING_BATCH < end ? ring->at + PLAIT_RING_BATCH : end;
    return &ring->slots[ring->at++ & ring->mask];
}

static uint64_t readable(plait_ring *ring) {
    ring->limit = atomic_load_explicit(&ring->head->write, memory_order_acquire);
    return ring->limit - ring->at;
}

plait_status plait_ring_read(plait_ring *ring, const plait_record **records, size_t *count, int timeout_ms) {
    plait_ring_head *head = ring->head;
    *count = 0;
    uint64_t n = ring->limit - ring->at;
    if (n == 0) n = readable(ring);
    if (n == 0 && atomic_load(&head->closed)) {
        n = readable(ring);
        if (n == 0) return PLAIT_END;
    }
    if (n == 0 && timeout_ms > 0) {
        atomic_store(&head->consumer_waits, 1);
        if ((n = readable(ring)) == 0 && !atomic_load(&head->closed)) sleep_on(&head->consumer_waits, timeout_ms < NAP_MS ? timeout_ms : NAP_MS);
        atomic_store(&head->consumer_waits, 0);
        n = readable(ring);
    }
    uint64_t to_end = ring_size(ring) - (ring->at & ring->mask);
    if (n > to_end) n = to_end;
    *count = n < RUN_MAX ? n : RUN_MAX;
    *records = &ring->slots[ring->at & ring->mask];
    return PLAIT_OK;
}

void plait_ring_release(plait_ring *ring, size_t count) {
    plait_ring_head *head = ring->head;
    ring->at += count;
    atomic_store_explicit(&head->read, ring->at, memory_order_seq_cst);
    if (!atomic_load_explicit(&head->producer_waits, memory_order_seq_cst)) return;
    uint64_t used = atomic_load(&head->write) - ring->at;
    if (used <= ring_size(ring) - ring_size(ring) / 4) wake(&head->producer_waits);
}

void plait_ring_abandon(plait_ring *ring) {
    atomic_store(&ring->head->dead, 1);
    wake(&ring->head->producer_waits);
}

void plait_ring_orphaned(plait_ring *ring) {
    plait_ring_head *head = ring->head;
    if (!atomic_load(&head->closed)) atomic_store(&head->write, atomic_load(&head->filled));
    atomic_store(&head->closed, 1);
    ring->limit = ring->at;
}

int plait_ring_closed(const plait_ring *ring) { return atomic_load(&ring->head->closed) != 0; }

int plait_ring_check(const plait_ring *ring) {
    uint64_t read = atomic_load(&ring->head->read), write = atomic_load(&ring->head->write), filled = atomic_load(&ring->head->filled);
    return read <= write && write <= filled && filled <= read + ring_size(ring);
}
