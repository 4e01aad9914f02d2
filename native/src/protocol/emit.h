/* JSON Lines records of the protocol (docs/native-harness.md), and JSON text for the other commands. */
#ifndef KVMBENCH_EMIT_H
#define KVMBENCH_EMIT_H

#include "base/failure.h"
#include "protocol/suite.h"

/* A JSON text that grows. Commas are set by the calls themselves. */
struct json_text {
    char *bytes;
    size_t length, capacity;
    bool failed; /* out of memory */
};

void json_open(struct json_text *text, const char *key, char bracket); /* key NULL: an element; bracket { or [ */
void json_close(struct json_text *text, char bracket);                 /* } or ] */
void json_put_string(struct json_text *text, const char *key, const char *value); /* bytes that are no UTF-8 become U+FFFD */
void json_put_number(struct json_text *text, const char *key, double value);      /* null when not finite */
void json_put_whole(struct json_text *text, const char *key, uint64_t value);
void json_put_bool(struct json_text *text, const char *key, bool value);

/* Writes the text and a newline to the descriptor and empties it. False, with a message on stderr, when it cannot. */
bool json_write(struct json_text *text, int descriptor);

/* No benchmark: a record about the whole suite. */
#define EMIT_SUITE ((const struct bench *)0)

/* Chooses the descriptor of the records: 3 when it is open for writing, else 1. */
void emit_open(void);

/* False since a record could not be written (its reader is gone, the disk is full): nothing more is written then. */
bool emit_works(void);

void emit_hello(const char *suite);
void emit_progress(double done_ms, double total_ms);
void emit_samples(const struct bench *bench, const struct metric_def *metric, const double *values, size_t count);
void emit_output(const struct bench *bench, const char *text, size_t bytes);
void emit_note(const struct bench *bench, const char *format, ...) __attribute__((format(printf, 2, 3)));
void emit_failure(const struct bench *bench, const struct failure *failure); /* a skip or an error */
void emit_usage(void);
void emit_end(void);

#endif
