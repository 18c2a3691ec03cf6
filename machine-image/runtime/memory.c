// What the C compiler calls for blocks of memory. Whole words where both sides are aligned, which translated code mostly is.
// Compiled with -fno-builtin, so that no loop here is turned into a call of itself.
#include "rt.h"

#define IS_WORDS(A, B, N) ((((u8)(A) | (u8)(B)) & 7) == 0)

ptr memcpy(ptr restrict to, const void* restrict from, u8 n)
{
    u1* t = to;
    const u1* f = from;
    if (IS_WORDS(t, f, n))
        for (; n >= 8; n -= 8, t += 8, f += 8) *(u8*)t = *(const u8*)f;
    for (; n > 0; n--) *t++ = *f++;
    return to;
}

ptr memmove(ptr to, const void* from, u8 n)
{
    u1* t = to;
    const u1* f = from;
    if ((u8)(t - f) >= n) return memcpy(to, from, n); // not reached by a copy upwards
    while (n > 0) { n--; t[n] = f[n]; }
    return to;
}

ptr memset(ptr to, int value, u8 n)
{
    u1* t = to;
    u8 word = (u8)(u1)value * 0x0101010101010101ULL;
    for (; n > 0 && ((u8)t & 7) != 0; n--) *t++ = (u1)value;
    for (; n >= 8; n -= 8, t += 8) *(u8*)t = word;
    for (; n > 0; n--) *t++ = (u1)value;
    return to;
}

int memcmp(const void* a, const void* b, u8 n)
{
    const u1 *x = a, *y = b;
    if (IS_WORDS(x, y, n))
        for (; n >= 8 && *(const u8*)x == *(const u8*)y; n -= 8, x += 8, y += 8) { }
    for (; n > 0; n--, x++, y++)
        if (*x != *y) return *x - *y;
    return 0;
}
