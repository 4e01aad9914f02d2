/* harness-tests HARNESS [PART-OF-A-NAME]: runs the tests. Exit code 0 when none failed. */
#include "base/stop.h"
#include "tests/test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PASSED, FAILED, SKIPPED };

const char *test_harness;
static struct test *tests;
static jmp_buf ended;

void test_register(struct test *test)
{
    test->next = tests;
    tests = test;
}

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("%s:%d: ", file, line);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
    longjmp(ended, FAILED);
}

void test_skip(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
    longjmp(ended, SKIPPED);
}

static int run(const struct test *test)
{
    int outcome = setjmp(ended);
    if (outcome == PASSED)
        test->body();
    return outcome;
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"ok", "FAILED", "skipped"};
    unsigned counts[3] = {0};
    if (argc < 2) {
        fputs("usage: harness-tests HARNESS [PART-OF-A-NAME]\n", stderr);
        return 64;
    }
    test_harness = argv[1];
    stop_install();
    setvbuf(stdout, NULL, _IONBF, 0);
    for (const struct test *test = tests; test != NULL; test = test->next) {
        if (argc > 2 && strstr(test->name, argv[2]) == NULL)
            continue;
        int outcome = run(test);
        counts[outcome]++;
        printf("%-7s %s\n", words[outcome], test->name);
    }
    printf("%u passed, %u failed, %u skipped\n", counts[PASSED], counts[FAILED], counts[SKIPPED]);
    return counts[FAILED] == 0 ? 0 : 1;
}
