// SPDX-License-Identifier: Apache-2.0
#include "report/html_sink.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>

enum { CHUNK = 1 << 15 };

static void fail(plait_html_sink *sink, plait_status status) {
    if (sink->status == PLAIT_OK) sink->status = status;
}

static void put(plait_html_sink *sink, const char *text, size_t count) {
    if (sink->status == PLAIT_OK && fwrite(text, 1, count, sink->out) != count) fail(sink, PLAIT_IO);
}

static void put_group(plait_html_sink *sink, const unsigned char *bytes, size_t count) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned value = (unsigned)bytes[0] << 16 | (count > 1 ? (unsigned)bytes[1] << 8 : 0) | (count > 2 ? bytes[2] : 0);
    char group[4] = {letters[value >> 18], letters[value >> 12 & 63], count > 1 ? letters[value >> 6 & 63] : '=',
                     count > 2 ? letters[value & 63] : '='};
    put(sink, group, 4);
}

static void put_base64(plait_html_sink *sink, const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        sink->left[sink->left_count++] = bytes[i];
        if (sink->left_count < 3) continue;
        put_group(sink, sink->left, 3);
        sink->left_count = 0;
    }
}

static void pump(plait_html_sink *sink, int flush) {
    unsigned char chunk[CHUNK];
    do {
        sink->deflate.next_out = chunk;
        sink->deflate.avail_out = sizeof chunk;
        if (deflate(&sink->deflate, flush) == Z_STREAM_ERROR) {
            fail(sink, PLAIT_INVALID);
            return;
        }
        put_base64(sink, chunk, sizeof chunk - sink->deflate.avail_out);
    } while (sink->deflate.avail_out == 0 && sink->status == PLAIT_OK);
}

plait_status plait_html_sink_start(plait_html_sink *sink, FILE *out) {
    memset(sink, 0, sizeof *sink);
    sink->out = out;
    return deflateInit(&sink->deflate, Z_DEFAULT_COMPRESSION) == Z_OK ? PLAIT_OK : PLAIT_NOMEM;
}

void plait_html_sink_add(plait_html_sink *sink, const char *bytes, size_t count) {
    while (count > 0 && sink->status == PLAIT_OK) {
        size_t now = count < (1u << 30) ? count : 1u << 30;   // avail_in is an unsigned int
        sink->deflate.next_in = (unsigned char *)bytes;       // zlib does not write through it
        sink->deflate.avail_in = (unsigned)now;
        pump(sink, Z_NO_FLUSH);
        bytes += now;
        count -= now;
    }
}

void plait_html_sink_text(plait_html_sink *sink, const char *text) { plait_html_sink_add(sink, text, strlen(text)); }

// Bytes of the well-formed UTF-8 character at s, 0 if there is none (Unicode, table 3-7).
static size_t utf8_length(const unsigned char *s, size_t left) {
    if (s[0] < 0x80) return 1;
    size_t n = s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
    if (n == 0 || n > left) return 0;
    unsigned char low = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80, high = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    return n;
}

int plait_html_sink_string(plait_html_sink *sink, const char *bytes, size_t count) {
    const unsigned char *at = (const unsigned char *)bytes, *end = at + count, *plain = at;
    int repaired = 0;
    plait_html_sink_text(sink, "\"");
    while (at < end) {
        size_t n = utf8_length(at, (size_t)(end - at));
        if (n > 0 && *at >= 0x20 && *at != '"' && *at != '\\') {
            at += n;
            continue;
        }
        char escaped[8];
        plait_html_sink_add(sink, (const char *)plain, (size_t)(at - plain));
        snprintf(escaped, sizeof escaped, "\\u%04x", n ? *at : 0xfffd);
        plait_html_sink_text(sink, escaped);
        repaired |= n == 0;
        plain = ++at;
    }
    plait_html_sink_add(sink, (const char *)plain, (size_t)(at - plain));
    plait_html_sink_text(sink, "\"");
    return repaired;
}

plait_status plait_html_sink_finish(plait_html_sink *sink) {
    int saved = errno;
    if (sink->status == PLAIT_OK) pump(sink, Z_FINISH);
    if (sink->status == PLAIT_OK && sink->left_count) put_group(sink, sink->left, sink->left_count);
    if (sink->status == PLAIT_IO) saved = errno;
    deflateEnd(&sink->deflate);
    errno = saved;
    return sink->status;
}
