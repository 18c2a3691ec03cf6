// 128 bits on wasm32, whose C compiler calls these by name. Nothing here may need one of them: the halves are 64 bits.
#include "rt.h"

#define HIGH(V) ((u8)((u16)(V) >> 64))
#define LOW(V) ((u8)(V))
#define JOIN(HIGH, LOW) ((u16)(HIGH) << 64 | (LOW))

i16 __multi3(i16 a, i16 b)
{
    u8 x = LOW(a), y = LOW(b);
    u8 low = (x & 0xffffffff) * (y & 0xffffffff);
    u8 middle = (x >> 32) * (y & 0xffffffff) + (low >> 32); // at most (2^32-1)^2 + 2^32-1: fits
    u8 other = (x & 0xffffffff) * (y >> 32) + (middle & 0xffffffff);
    u8 high = (x >> 32) * (y >> 32) + (middle >> 32) + (other >> 32);
    return (i16)JOIN(high + HIGH(a) * y + x * HIGH(b), other << 32 | (low & 0xffffffff));
}

i16 __ashlti3(i16 v, i4 n)
{
    if (n == 0) return v;
    if (n >= 64) return (i16)JOIN(LOW(v) << (n & 63), 0);
    return (i16)JOIN(HIGH(v) << n | LOW(v) >> (64 - n), LOW(v) << n);
}

i16 __lshrti3(i16 v, i4 n)
{
    if (n == 0) return v;
    if (n >= 64) return (i16)JOIN(0, HIGH(v) >> (n & 63));
    return (i16)JOIN(HIGH(v) >> n, HIGH(v) << (64 - n) | LOW(v) >> n);
}

i16 __ashrti3(i16 v, i4 n)
{
    i8 high = (i8)HIGH(v);
    if (n == 0) return v;
    if (n >= 64) return (i16)JOIN((u8)(high >> 63), (u8)(high >> (n & 63)));
    return (i16)JOIN((u8)(high >> n), (u8)high << (64 - n) | LOW(v) >> n);
}
