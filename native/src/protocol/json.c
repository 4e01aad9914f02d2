#include "protocol/json.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *start, *at, *end;
    char *error;
    size_t error_bytes;
    int depth;
};

static struct json *read_value(struct reader *r);

static void *complain(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes the first complaint, with its place, and returns NULL. */
static void *complain(struct reader *r, const char *format, ...)
{
    if (r->error[0] != '\0')
        return NULL;
    size_t line = 1, column = 1;
    for (const char *p = r->start; p < r->at; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    char what[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(r->error, r->error_bytes, "line %zu, column %zu: %s", line, column, what);
    return NULL;
}

static void skip_space(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
}

static bool take(struct reader *r, char wanted)
{
    skip_space(r);
    if (r->at == r->end || *r->at != wanted)
        return false;
    r->at++;
    return true;
}

static bool take_word(struct reader *r, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0)
        return false;
    r->at += length;
    return true;
}

static int hex4(struct reader *r)
{
    if (r->end - r->at < 4)
        return -1;
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = r->at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    r->at += 4;
    return value;
}

static char *put_utf8(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xC0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *out++ = (char)(0xE0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    } else {
        *out++ = (char)(0xF0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3F));
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    }
    return out;
}

/* After `\u`: the code point, which may take a second escape; -1 when it is none. */
static int32_t read_escape(struct reader *r)
{
    int high = hex4(r);
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high > 0xDBFF || !take_word(r, "\\u"))
        return -1;
    int low = hex4(r);
    return low < 0xDC00 || low > 0xDFFF ? -1 : 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static char *read_string(struct reader *r)
{
    if (!take(r, '"'))
        return complain(r, "expected a string");
    const char *close = r->at;
    while (close < r->end && *close != '"')
        close += *close == '\\' ? 2 : 1;
    if (close >= r->end)
        return complain(r, "a string has no end");
    /* Escapes are never shorter than what they stand for. */
    char *text = malloc((size_t)(close - r->at) + 1);
    if (text == NULL)
        return complain(r, "out of memory");
    char *out = text;
    while (r->at < close) {
        unsigned char c = (unsigned char)*r->at++;
        if (c < 0x20) {
            free(text);
            return complain(r, "a control character (0x%02x) in a string", c);
        }
        if (c != '\\') {
            *out++ = (char)c;
            continue;
        }
        static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
        char escape = *r->at++;
        const char *known = escape == '\0' ? NULL : strchr(from, escape);
        int32_t code = known != NULL ? to[known - from] : escape == 'u' ? read_escape(r) : -1;
        if (code <= 0) {
            free(text);
            return complain(r, "a string has an escape that is not allowed");
        }
        out = put_utf8(out, (uint32_t)code);
    }
    *out = '\0';
    r->at = close + 1;
    return text;
}

static bool is_digit(const struct reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool read_number(struct reader *r, double *number)
{
    char copy[64];
    const char *from = r->at;
    if (r->at < r->end && *r->at == '-')
        r->at++;
    if (!is_digit(r))
        return false;
    if (*r->at == '0')
        r->at++;
    else
        while (is_digit(r))
            r->at++;
    if (r->at < r->end && *r->at == '.') {
        r->at++;
        if (!is_digit(r))
            return false;
        while (is_digit(r))
            r->at++;
    }
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
            r->at++;
        if (!is_digit(r))
            return false;
        while (is_digit(r))
            r->at++;
    }
    size_t length = (size_t)(r->at - from);
    if (length >= sizeof copy)
        return false;
    memcpy(copy, from, length);
    copy[length] = '\0';
    *number = strtod(copy, NULL);
    return true;
}

/* The elements of an array, or the members of an object, up to the closing bracket. */
static bool read_children(struct reader *r, struct json *parent)
{
    char close = parent->type == JSON_OBJECT ? '}' : ']';
    if (take(r, close))
        return true;
    struct json **link = &parent->child;
    do {
        char *key = NULL;
        if (parent->type == JSON_OBJECT) {
            key = read_string(r);
            if (key == NULL)
                return false;
            if (json_get(parent, key) != NULL) {
                complain(r, "the key \"%.60s\" is there twice", key);
                free(key);
                return false;
            }
            if (!take(r, ':')) {
                complain(r, "expected ':' after the key \"%.60s\"", key);
                free(key);
                return false;
            }
        }
        struct json *value = read_value(r);
        if (value == NULL) {
            free(key);
            return false;
        }
        value->key = key;
        *link = value;
        link = &value->next;
    } while (take(r, ','));
    if (take(r, close))
        return true;
    complain(r, "expected ',' or '%c'", close);
    return false;
}

static bool read_into(struct reader *r, struct json *value)
{
    char c = *r->at;
    if (c == '{' || c == '[') {
        if (++r->depth > JSON_MAX_DEPTH) {
            complain(r, "nested deeper than %d", JSON_MAX_DEPTH);
            return false;
        }
        r->at++;
        value->type = c == '{' ? JSON_OBJECT : JSON_ARRAY;
        bool read = read_children(r, value);
        r->depth--;
        return read;
    }
    if (c == '"') {
        value->type = JSON_STRING;
        value->string = read_string(r);
        return value->string != NULL;
    }
    if (take_word(r, "null"))
        return true;
    if (take_word(r, "true") || take_word(r, "false")) {
        value->type = JSON_BOOL;
        value->boolean = c == 't';
        return true;
    }
    value->type = JSON_NUMBER;
    if (read_number(r, &value->number))
        return true;
    complain(r, "expected a value");
    return false;
}

static struct json *read_value(struct reader *r)
{
    skip_space(r);
    if (r->at == r->end)
        return complain(r, "the text ends where a value is expected");
    struct json *value = calloc(1, sizeof *value);
    if (value == NULL)
        return complain(r, "out of memory");
    if (!read_into(r, value)) {
        json_free(value);
        return NULL;
    }
    return value;
}

struct json *json_parse(const char *text, size_t bytes, char *error, size_t error_bytes)
{
    struct reader r = {.start = text, .at = text, .end = text + bytes, .error = error, .error_bytes = error_bytes};
    error[0] = '\0';
    if (bytes > JSON_MAX_BYTES)
        return complain(&r, "longer than %d bytes", JSON_MAX_BYTES);
    struct json *value = read_value(&r);
    if (value == NULL)
        return NULL;
    skip_space(&r);
    if (r.at != r.end) {
        complain(&r, "there is more after the document's end");
        json_free(value);
        return NULL;
    }
    return value;
}

void json_free(struct json *value)
{
    while (value != NULL) {
        struct json *next = value->next;
        json_free(value->child);
        free(value->key);
        free(value->string);
        free(value);
        value = next;
    }
}

const struct json *json_get(const struct json *object, const char *key)
{
    for (const struct json *member = object->child; member != NULL; member = member->next)
        if (member->key != NULL && strcmp(member->key, key) == 0)
            return member;
    return NULL;
}

const char *json_type_name(enum json_type type)
{
    static const char *const names[] = {"null", "a boolean", "a number", "a string", "an array", "an object"};
    return names[type];
}
