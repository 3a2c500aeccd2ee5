// SPDX-License-Identifier: Apache-2.0
// The ring: order and completeness over many wrap-arounds, a full ring, a producer that dies, a consumer that goes away; the trace file and the dump.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/text.h"
#include "stream/dump.h"
#include "stream/ring.h"
#include "stream/trace.h"

static void fill(plait_ring *ring, uint64_t from, uint64_t to) {
    for (uint64_t i = from; i < to; i++) {
        plait_record *slot = plait_ring_next(ring);
        assert_non_null(slot);
        *slot = (plait_record){PLAIT_R_MARK, 0, (uint16_t)i, (uint32_t)i, i};
        plait_ring_filled(ring);
    }
}

static void open_both(plait_ring *consumer, plait_ring *producer) {
    int fd = -1;
    assert_int_equal(plait_ring_create(consumer, &fd, NULL), PLAIT_OK);
    assert_int_equal(plait_ring_attach(producer, fd, NULL), PLAIT_OK);
    close(fd);
}

// Takes all there is without waiting; returns the next number expected.
static uint64_t drain(plait_ring *ring, uint64_t expect, plait_status *status) {
    const plait_record *records;
    size_t n;
    while ((*status = plait_ring_read(ring, &records, &n, 0)) == PLAIT_OK && n > 0) {
        for (size_t i = 0; i < n; i++) assert_int_equal(records[i].b, expect++);
        plait_ring_release(ring, n);
        assert_true(plait_ring_check(ring));
    }
    return expect;
}

static void unpublished_is_unseen(void **state) {
    plait_ring consumer, producer;
    plait_status status;
    open_both(&consumer, &producer);
    fill(&producer, 0, 3);
    assert_int_equal(drain(&consumer, 0, &status), 0);
    plait_ring_publish(&producer);
    assert_int_equal(drain(&consumer, 0, &status), 3);
    assert_int_equal(status, PLAIT_OK);
    plait_ring_close(&producer);
    drain(&consumer, 3, &status);
    assert_int_equal(status, PLAIT_END);
    plait_ring_detach(&producer);
    plait_ring_detach(&consumer);
}

typedef struct job { plait_ring *ring; uint64_t count; } job;

static void *produce(void *arg) {
    job *j = arg;
    fill(j->ring, 0, j->count);
    plait_ring_close(j->ring);
    return NULL;
}

static void nothing_is_lost_when_full(void **state) {
    plait_ring consumer, producer;
    open_both(&consumer, &producer);
    job j = {&producer, (consumer.mask + 1) * 5 + 7};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, produce, &j), 0);
    const plait_record *records;
    uint64_t expect = 0;
    size_t n;
    while (plait_ring_read(&consumer, &records, &n, 1000) == PLAIT_OK) {
        for (size_t i = 0; i < n; i++) if (records[i].b != expect++) fail_msg("record %llu out of order", (unsigned long long)expect);
        plait_ring_release(&consumer, n);
    }
    assert_int_equal(expect, j.count);
    pthread_join(thread, NULL);
    plait_ring_detach(&producer);
    plait_ring_detach(&consumer);
}

static void a_killed_producer_leaves_what_it_filled(void **state) {
    plait_ring consumer;
    plait_status status;
    int fd = -1;
    assert_int_equal(plait_ring_create(&consumer, &fd, NULL), PLAIT_OK);
    pid_t pid = fork();
    if (pid == 0) {
        plait_ring producer;
        if (plait_ring_attach(&producer, fd, NULL) != PLAIT_OK) _exit(1);
        fill(&producer, 0, 5);      // less than a batch: nothing was published
        _exit(0);
    }
    int how = 0;
    waitpid(pid, &how, 0);
    assert_int_equal(how, 0);
    plait_ring_orphaned(&consumer);
    assert_int_equal(drain(&consumer, 0, &status), 5);
    assert_int_equal(status, PLAIT_END);
    close(fd);
    plait_ring_detach(&consumer);
}

static void a_gone_consumer_stops_the_producer(void **state) {
    plait_ring consumer, producer;
    open_both(&consumer, &producer);
    plait_ring_abandon(&consumer);
    uint64_t taken = 0;
    while (plait_ring_next(&producer)) {
        plait_ring_filled(&producer);
        assert_true(++taken <= producer.mask + 1);
    }
    plait_ring_detach(&producer);
    plait_ring_detach(&consumer);
}

static void other_files_are_refused(void **state) {
    plait_ring ring;
    plait_error error = {{0}};
    FILE *file = tmpfile();
    assert_non_null(file);
    fputs("not a ring at all", file);
    fflush(file);
    assert_int_equal(plait_ring_attach(&ring, fileno(file), &error), PLAIT_INVALID);
    assert_non_null(strstr(error.text, "no record ring"));
    fclose(file);
}

static void a_trace_comes_back(void **state) {
    char path[] = "/tmp/plait-trace-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    enum { COUNT = 100000 };
    plait_record *written = calloc(COUNT, sizeof *written), *back = calloc(COUNT, sizeof *back);
    for (int i = 0; i < COUNT; i++) written[i] = (plait_record){PLAIT_R_ELEMENT, 1, (uint16_t)(i % 50), (uint32_t)i, (uint64_t)i * 77};
    plait_trace_writer *writer = NULL;
    plait_trace_reader *reader = NULL;
    assert_int_equal(plait_trace_create(path, &writer, NULL), PLAIT_OK);
    for (int i = 0; i < COUNT; i += 1000) plait_trace_write(writer, written + i, 1000);
    assert_int_equal(plait_trace_close(writer, NULL), PLAIT_OK);
    assert_int_equal(plait_trace_open(path, &reader, NULL), PLAIT_OK);
    size_t total = 0, n;
    while (plait_trace_read(reader, back + total, COUNT - total < 777 ? COUNT - total : 777, &n, NULL) == PLAIT_OK && n + total <= COUNT) {
        total += n;
        if (total == COUNT) break;
    }
    assert_int_equal(total, COUNT);
    assert_memory_equal(written, back, COUNT * sizeof *written);
    plait_trace_free(reader);
    free(written);
    free(back);
    unlink(path);
}

static void the_dump_joins_split_blobs(void **state) {
    plait_dump dump = {0};
    plait_text out = {0};
    plait_record records[4] = {{PLAIT_R_BLOB, PLAIT_B_STRING, 0, 20, 0}, {0}, {0}, {PLAIT_R_ATTRIBUTE, PLAIT_A_READ, 3, 0, 0xabc}};
    memcpy(&records[1], "a name of twenty byt", 20);
    for (int i = 0; i < 4; i++) plait_dump_records(&dump, &records[i], 1, &out);
    assert_string_equal(out.at, "blob string id=0 bytes=20 a name of twenty byt\nattribute @3 a name of twenty byt abc r\n");
    plait_text_fini(&out);
    plait_dump_fini(&dump);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpublished_is_unseen), cmocka_unit_test(nothing_is_lost_when_full),
        cmocka_unit_test(a_killed_producer_leaves_what_it_filled), cmocka_unit_test(a_gone_consumer_stops_the_producer),
        cmocka_unit_test(other_files_are_refused), cmocka_unit_test(a_trace_comes_back), cmocka_unit_test(the_dump_joins_split_blobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
