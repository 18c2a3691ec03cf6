// The driver for WebAssembly, where a trap ends the call: the host notes it and goes on with the next pair of operands.
#include "rt.h"

typedef i8 (*method)(i8, i8);
#include "methods.h"

enum { VALUES = sizeof values / sizeof *values };
#define EXPORT(NAME) __attribute__((export_name(#NAME))) NAME

static u4 stopped_at;
static u8 hash;
static u4 m, i, j;

void rt_trap(u4 site)
{
    stopped_at = site;
    __builtin_trap();
}

static void fold(u8 value) { hash = rt_rotl_u8((hash ^ value) * 1099511628211ULL, 29); }

i4 EXPORT(driver_Methods)(void) { return sizeof methods / sizeof *methods; }

void EXPORT(driver_Begin)(u4 number)
{
    m = number;
    i = j = 0;
    hash = 14695981039346656037ULL;
}

// All pairs from the next one on. The place is kept before the call, as it may not come back.
void EXPORT(driver_Run)(void)
{
    while (i < VALUES)
    {
        i8 first = values[i], second = values[j];
        j = (j + 1) % VALUES;
        if (j == 0) i++;
        stopped_at = 0;
        fold((u8)methods[m](first, second));
    }
}

void EXPORT(driver_Trapped)(void) { fold(0x7472617000000000ULL + trap_kinds[stopped_at]); }

i8 EXPORT(driver_Hash)(void) { return (i8)hash; }
