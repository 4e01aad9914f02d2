#include "protocol/emit.h"

#include "base/version.h"
#include "protocol/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int records_descriptor = STDOUT_FILENO;
static bool records_failed;
static uint64_t records_written;

static void append(struct json_text *text, const char *bytes, size_t count)
{
    if (text->failed)
        return;
    if (text->length + count + 1 > text->capacity) {
        size_t capacity = (text->length + count + 1) * 2;
        char *grown = realloc(text->bytes, capacity);
        if (grown == NULL) {
            text->failed = true;
            return;
        }
        text->bytes = grown;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->length, bytes, count);
    text->length += count;
}

/* Length of the well-formed UTF-8 sequence at the text (Unicode 15, table 3-7); 0 when there is none. */
static size_t utf8_length(const unsigned char *s, size_t left)
{
    static const struct {
        unsigned char from, to, second_from, second_to;
        size_t length;
    } rows[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
        {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    if (s[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (s[0] < rows[i].from || s[0] > rows[i].to)
            continue;
        if (left < rows[i].length || s[1] < rows[i].second_from || s[1] > rows[i].second_to)
            return 0;
        for (size_t k = 2; k < rows[i].length; k++)
            if ((s[k] & 0xC0) != 0x80)
                return 0;
        return rows[i].length;
    }
    return 0;
}

static void append_quoted(struct json_text *text, const char *value, size_t bytes)
{
    append(text, "\"", 1);
    for (size_t i = 0; i < bytes;) {
        unsigned char c = (unsigned char)value[i];
        size_t length = utf8_length((const unsigned char *)value + i, bytes - i);
        char escape[8];
        if (length == 0) {
            append(text, "\xEF\xBF\xBD", 3);
            length = 1;
        } else if (c == '"' || c == '\\') {
            append(text, escape, (size_t)snprintf(escape, sizeof escape, "\\%c", c));
        } else if (c < 0x20 || c == 0x7F) {
            append(text, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c));
        } else {
            append(text, value + i, length);
        }
        i += length;
    }
    append(text, "\"", 1);
}

/* The comma before a member or element, where one is needed, and the member's key. */
static void begin(struct json_text *text, const char *key)
{
    char last = text->length > 0 ? text->bytes[text->length - 1] : '{';
    if (!text->failed && text->length > 0 && last != '{' && last != '[')
        append(text, ",", 1);
    if (key != NULL) {
        append_quoted(text, key, strlen(key));
        append(text, ":", 1);
    }
}

void json_open(struct json_text *text, const char *key, char bracket)
{
    begin(text, key);
    append(text, &bracket, 1);
}

void json_close(struct json_text *text, char bracket)
{
    append(text, &bracket, 1);
}

void json_put_string(struct json_text *text, const char *key, const char *value)
{
    begin(text, key);
    append_quoted(text, value, strlen(value));
}

void json_put_number(struct json_text *text, const char *key, double value)
{
    char digits[40] = "null";
    if (isfinite(value))
        snprintf(digits, sizeof digits, "%.12g", value);
    begin(text, key);
    append(text, digits, strlen(digits));
}

void json_put_whole(struct json_text *text, const char *key, uint64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    begin(text, key);
    append(text, digits, strlen(digits));
}

void json_put_bool(struct json_text *text, const char *key, bool value)
{
    begin(text, key);
    append(text, value ? "true" : "false", value ? 4 : 5);
}

bool json_write(struct json_text *text, int descriptor)
{
    append(text, "\n", 1);
    bool written = !text->failed;
    if (text->failed)
        fprintf(stderr, "kvmbench-harness: out of memory while writing a record\n");
    for (size_t at = 0; written && at < text->length;) {
        ssize_t count = write(descriptor, text->bytes + at, text->length - at);
        if (count >= 0) {
            at += (size_t)count;
        } else if (errno != EINTR) {
            fprintf(stderr, "kvmbench-harness: cannot write to file descriptor %d: %s\n", descriptor, strerror(errno));
            written = false;
        }
    }
    free(text->bytes);
    *text = (struct json_text){0};
    return written;
}

void emit_open(void)
{
    int flags = fcntl(3, F_GETFL);
    records_descriptor = flags != -1 && (flags & O_ACCMODE) != O_RDONLY ? 3 : STDOUT_FILENO;
}

bool emit_works(void)
{
    return !records_failed;
}

static void open_record(struct json_text *text, const char *type, const struct bench *bench)
{
    json_open(text, NULL, '{');
    json_put_string(text, "type", type);
    if (bench != EMIT_SUITE)
        json_put_whole(text, "id", bench->spec->id);
}

static void close_record(struct json_text *text)
{
    json_close(text, '}');
    if (records_failed) {
        free(text->bytes);
        return;
    }
    records_failed = !json_write(text, records_descriptor);
    records_written++;
}

void emit_hello(const char *suite)
{
    struct json_text text = {0};
    open_record(&text, "hello", EMIT_SUITE);
    json_put_whole(&text, "protocol", PLAN_PROTOCOL);
    json_put_string(&text, "version", KVMBENCH_VERSION);
    json_put_string(&text, "suite", suite);
    json_put_whole(&text, "pid", (uint64_t)getpid());
    close_record(&text);
}

void emit_progress(double done_ms, double total_ms)
{
    struct json_text text = {0};
    open_record(&text, "progress", EMIT_SUITE);
    json_put_number(&text, "done_ms", round(done_ms));
    json_put_number(&text, "total_ms", round(total_ms));
    close_record(&text);
}

void emit_samples(const struct bench *bench, const struct metric_def *metric, const double *values, size_t count)
{
    struct json_text text = {0};
    open_record(&text, "samples", bench);
    json_put_string(&text, "metric", metric->name);
    json_put_string(&text, "unit", metric->unit);
    json_put_string(&text, "better", metric->higher_is_better ? "higher" : "lower");
    json_put_bool(&text, "gate", metric->gate);
    json_open(&text, "values", '[');
    for (size_t i = 0; i < count; i++)
        json_put_number(&text, NULL, values[i]);
    json_close(&text, ']');
    close_record(&text);
}

void emit_output(const struct bench *bench, const char *output, size_t bytes)
{
    struct json_text text = {0};
    open_record(&text, "output", bench);
    begin(&text, "text");
    append_quoted(&text, output, bytes);
    close_record(&text);
}

void emit_note(const struct bench *bench, const char *format, ...)
{
    char note[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(note, sizeof note, format, arguments);
    va_end(arguments);
    struct json_text text = {0};
    open_record(&text, "note", bench);
    json_put_string(&text, "text", note);
    close_record(&text);
}

void emit_failure(const struct bench *bench, const struct failure *failure)
{
    bool skip = failure->kind == FAILURE_SKIP;
    struct json_text text = {0};
    open_record(&text, skip ? "skip" : "error", bench);
    json_put_string(&text, "code", failure->code);
    json_put_string(&text, skip ? "reason" : "message", failure->message);
    if (failure->register_count > 0) {
        json_open(&text, "registers", '{');
        for (size_t i = 0; i < failure->register_count; i++) {
            char hex[24];
            snprintf(hex, sizeof hex, "0x%llx", (unsigned long long)failure->registers[i].value);
            json_put_string(&text, failure->registers[i].name, hex);
        }
        json_close(&text, '}');
    }
    close_record(&text);
}

static double seconds(struct timeval a, struct timeval b)
{
    return (double)(a.tv_sec + b.tv_sec) + (double)(a.tv_usec + b.tv_usec) * 1e-6;
}

void emit_usage(void)
{
    struct rusage self = {0}, children = {0};
    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &children);
    long rss_kib = self.ru_maxrss > children.ru_maxrss ? self.ru_maxrss : children.ru_maxrss;
    struct json_text text = {0};
    open_record(&text, "usage", EMIT_SUITE);
    json_put_whole(&text, "involuntary_switches", (uint64_t)(self.ru_nivcsw + children.ru_nivcsw));
    json_put_whole(&text, "voluntary_switches", (uint64_t)(self.ru_nvcsw + children.ru_nvcsw));
    json_put_whole(&text, "major_faults", (uint64_t)(self.ru_majflt + children.ru_majflt));
    json_put_whole(&text, "max_rss_bytes", (uint64_t)rss_kib * 1024);
    json_put_number(&text, "user_s", seconds(self.ru_utime, children.ru_utime));
    json_put_number(&text, "sys_s", seconds(self.ru_stime, children.ru_stime));
    close_record(&text);
}

void emit_end(void)
{
    struct json_text text = {0};
    open_record(&text, "end", EMIT_SUITE);
    json_put_whole(&text, "records", records_written);
    close_record(&text);
}
