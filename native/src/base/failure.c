#include "base/failure.h"

#include <stdarg.h>
#include <stdio.h>

bool fail(struct failure *failure, enum failure_kind kind, const char *code, const char *format, ...)
{
    if (failure->kind != FAILURE_NONE)
        return false;
    failure->kind = kind;
    snprintf(failure->code, sizeof failure->code, "%s", code);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(failure->message, sizeof failure->message, format, arguments);
    va_end(arguments);
    return false;
}
