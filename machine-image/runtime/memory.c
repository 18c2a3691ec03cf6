// What the C compiler calls for blocks of memory: whole words, eight a turn; where the two sides are not aligned alike, the words of one are
// put together from those of the other. Nothing outside the blocks is read, not even in the same word.
// Compiled with -fno-builtin, so that no loop here is turned into a call of itself.
#include "rt.h"

typedef __SIZE_TYPE__ size;

enum { WORD = 8, TURN = 8 * WORD };

#define OFFSET(P) ((u8)(P) & (WORD - 1))
// A few words are not worth the arrangements.
#define IS_SHORT(N) ((N) < 2 * WORD)

static u1* copy_bytes(u1* t, const u1* f, u8 n)
{
    for (const u1* end = f + n; f != end; t++, f++) *t = *f;
    return t;
}

// Both aligned, n a multiple of a word.
static void copy_words(u8* t, const u8* f, u8 n)
{
    for (; n >= TURN; n -= TURN, t += 8, f += 8)
    {
        u8 a = f[0], b = f[1], c = f[2], d = f[3];
        t[0] = a, t[1] = b, t[2] = c, t[3] = d;
        a = f[4], b = f[5], c = f[6], d = f[7];
        t[4] = a, t[5] = b, t[6] = c, t[7] = d;
    }
    for (; n != 0; n -= WORD, t++, f++) *t = *f;
}

// Only the target is aligned; n a multiple of a word and at least one. Gives how many bytes it copied: the end is left, as the last words of
// the source may reach beyond it.
static u8 copy_shifted(u8* t, const u1* f, u8 n)
{
    u8 low = OFFSET(f) * 8, high = 64 - low, carry = 0, done = 0;
    for (u8 i = OFFSET(f), shift = 0; i < WORD; i++, shift += 8, f++) carry |= (u8)*f << shift;
    const u8* w = (const u8*)f;
    for (; n - done >= 5 * WORD; done += 4 * WORD, w += 4, t += 4)
    {
        u8 a = w[0], b = w[1], c = w[2], d = w[3];
        t[0] = carry | a << high;
        t[1] = a >> low | b << high;
        t[2] = b >> low | c << high;
        t[3] = c >> low | d << high;
        carry = d >> low;
    }
    for (; n - done >= 2 * WORD; done += WORD, w++, t++)
    {
        *t = carry | *w << high;
        carry = *w >> low;
    }
    return done;
}

ptr memcpy(ptr restrict to, const void* restrict from, size n)
{
    u1* t = to;
    const u1* f = from;
    if (!IS_SHORT(n) || (OFFSET(t) | OFFSET(f)) == 0)
    {
        u8 head = -(u8)t & (WORD - 1);
        t = copy_bytes(t, f, head);
        f += head, n -= head;
        u8 whole = n & ~(u8)(WORD - 1);
        if (OFFSET(f) == 0) copy_words((u8*)t, (const u8*)f, whole);
        else whole = copy_shifted((u8*)t, f, whole);
        t += whole, f += whole, n -= whole;
    }
    copy_bytes(t, f, n);
    return to;
}

ptr memmove(ptr to, const void* from, size n)
{
    u1* t = to;
    const u1* f = from;
    if ((u8)(t - f) >= n) return memcpy(to, from, n); // not reached by a copy upwards
    while (n > 0) { n--; t[n] = f[n]; }
    return to;
}

ptr memset(ptr to, int value, size n)
{
    u1* t = to;
    u1* end = t + n;
    if (!IS_SHORT(n))
    {
        u8 word = (u8)(u1)value * 0x0101010101010101ULL;
        while (OFFSET(t) != 0) *t++ = (u1)value;
        u8* w = (u8*)t;
        for (u8 left = end - t; left >= TURN; left -= TURN, w += 8)
            w[0] = word, w[1] = word, w[2] = word, w[3] = word, w[4] = word, w[5] = word, w[6] = word, w[7] = word;
        for (t = (u1*)w; end - t >= WORD; t += WORD) *(u8*)t = word;
    }
    while (t != end) *t++ = (u1)value;
    return to;
}

int memcmp(const void* a, const void* b, size n)
{
    const u1 *x = a, *y = b;
    if (OFFSET(x) == OFFSET(y) && !IS_SHORT(n))
    {
        for (; OFFSET(x) != 0 && *x == *y; n--, x++, y++) { }
        if (OFFSET(x) == 0)
            for (; n >= WORD && *(const u8*)x == *(const u8*)y; n -= WORD, x += WORD, y += WORD) { }
    }
    for (; n > 0; n--, x++, y++)
        if (*x != *y) return *x - *y;
    return 0;
}
