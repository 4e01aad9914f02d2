#include "protocol/json.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char error[300];

static struct json *parse(const char *text)
{
    return json_parse(text, strlen(text), error, sizeof error);
}

static void check_refused(const char *text, const char *because)
{
    struct json *value = parse(text);
    CHECK_MESSAGE(value == NULL, "%.60s was accepted", text);
    CHECK_MESSAGE(strstr(error, because) != NULL, "%.60s: \"%s\" does not say \"%s\"", text, error, because);
}

TEST(json_reads_every_kind_of_value)
{
    struct json *value = parse(" {\"a\": [1, -2.5e3, 0.125], \"b\": \"x\\n\\u00e4\\ud83d\\ude00\", \"c\": true, \"d\": null, \"e\": {}} ");
    CHECK_MESSAGE(value != NULL, "%s", error);
    const struct json *a = json_get(value, "a");
    CHECK(a->type == JSON_ARRAY && a->child->number == 1);
    CHECK(a->child->next->number == -2500 && a->child->next->next->number == 0.125);
    CHECK(strcmp(json_get(value, "b")->string, "x\n\xC3\xA4\xF0\x9F\x98\x80") == 0);
    CHECK(json_get(value, "c")->boolean && json_get(value, "d")->type == JSON_NULL);
    CHECK(json_get(value, "e")->type == JSON_OBJECT && json_get(value, "e")->child == NULL);
    CHECK(json_get(value, "f") == NULL);
    json_free(value);
}

TEST(json_refuses_what_is_not_json_and_says_where)
{
    check_refused("", "ends where a value");
    check_refused("{\"a\":\n  1,}", "line 2");
    check_refused("{\"a\":1 \"b\":2}", "expected ','");
    check_refused("{\"a\" 1}", "expected ':'");
    check_refused("[1,2", "expected ','");
    check_refused("\"abc", "no end");
    check_refused("\"a\\", "no end");
    check_refused("\"a\\\"", "no end");
    check_refused("\"\\q\"", "escape");
    check_refused("\"\\u12\"", "escape");
    check_refused("\"\\u0000\"", "escape");
    check_refused("\"\\ud800x\"", "escape");
    check_refused("\"\\ud800\\u0041\"", "escape");
    check_refused("\"a\x01\"", "control character");
    check_refused("01", "more after");
    check_refused("1.", "expected a value");
    check_refused("+1", "expected a value");
    check_refused("nul", "expected a value");
    check_refused("{} {}", "more after");
    check_refused("{\"a\":1,\"a\":2}", "twice");
}

TEST(json_refuses_depth_and_length_without_end)
{
    char deep[2 * JSON_MAX_DEPTH + 4];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    check_refused(deep, "nested deeper");
    size_t bytes = (size_t)JSON_MAX_BYTES + 1;
    char *blanks = malloc(bytes);
    CHECK(blanks != NULL);
    memset(blanks, ' ', bytes);
    struct json *value = json_parse(blanks, bytes, error, sizeof error);
    free(blanks);
    CHECK(value == NULL && strstr(error, "longer than") != NULL);
}

TEST(json_survives_every_prefix_and_every_changed_byte_of_a_document)
{
    static const char text[] = "{\"protocol\":1,\"a\":[{\"b\":\"c\\u00e4\",\"d\":-1.5e-3},null,false]}";
    char copy[sizeof text];
    for (size_t length = 0; length < sizeof text - 1; length++) {
        /* Of its own size, so that the sanitizers see a read behind its end. */
        char *prefix = malloc(length + 1);
        CHECK(prefix != NULL);
        memcpy(prefix, text, length);
        struct json *value = json_parse(prefix, length, error, sizeof error);
        free(prefix);
        CHECK(value == NULL && error[0] != '\0');
    }
    for (size_t at = 0; at < sizeof text - 1; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(copy, text, sizeof text);
            copy[at] = (char)byte;
            json_free(json_parse(copy, sizeof text - 1, error, sizeof error));
        }
    }
}
