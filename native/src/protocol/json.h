/* A small strict JSON reader (RFC 8259) for plans: bounded depth and size, no duplicate keys, no NUL in strings. */
#ifndef KVMBENCH_JSON_H
#define KVMBENCH_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_MAX_DEPTH = 32, JSON_MAX_BYTES = 16 << 20 };

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_type type;
    char *key;          /* in an object: the member's name, else NULL */
    char *string;       /* JSON_STRING: UTF-8 */
    double number;      /* JSON_NUMBER */
    bool boolean;       /* JSON_BOOL */
    struct json *child; /* JSON_ARRAY, JSON_OBJECT: the first element */
    struct json *next;  /* the next element of the same parent */
};

/* The document, to be freed by json_free; NULL with a message that names line and column. */
struct json *json_parse(const char *text, size_t bytes, char *error, size_t error_bytes);

void json_free(struct json *value);

/* The member of an object; NULL where there is none. */
const struct json *json_get(const struct json *object, const char *key);

/* The type in words, for messages. */
const char *json_type_name(enum json_type type);

#endif
