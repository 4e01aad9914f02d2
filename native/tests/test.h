/* Tests register themselves and run one after the other; one that cannot run here says why and is counted as skipped. */
#ifndef KVMBENCH_TEST_H
#define KVMBENCH_TEST_H

/* Path of the kvmbench-harness that was built beside the tests. */
extern const char *test_harness;

struct test {
    const char *name;
    void (*body)(void);
    struct test *next;
};

void test_register(struct test *test);

/* End the test that runs. */
_Noreturn void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
_Noreturn void test_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define TEST(id)                                                          \
    static void id(void);                                                 \
    __attribute__((constructor)) static void register_##id(void)          \
    {                                                                     \
        static struct test test = {#id, id, 0};                           \
        test_register(&test);                                             \
    }                                                                     \
    static void id(void)

#define CHECK(condition) ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, "%s", #condition))
#define CHECK_MESSAGE(condition, ...) ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, __VA_ARGS__))
#define SKIP(...) test_skip(__VA_ARGS__)

#endif
