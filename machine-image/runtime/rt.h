// What translated code is made of. Everything here is static and small, so that the C compiler sees through it.
// No behaviour is undefined: what wraps is unsigned, what can fail takes the number of its trap site.
#ifndef RT_H
#define RT_H

typedef signed char i1;
typedef unsigned char u1;
typedef short i2;
typedef unsigned short u2;
typedef int i4;
typedef unsigned int u4;
typedef long long i8;
typedef unsigned long long u8;
typedef __int128 i16;
typedef unsigned __int128 u16;
typedef i2 int16;
typedef i4 int32;
typedef i8 int64;
typedef void* ptr;
typedef struct { ptr p; i4 n; } span;

#define INT32_MIN (-2147483647 - 1)
#define INT64_MIN (-9223372036854775807LL - 1)
// Addresses have 32 or 64 bits; what translated code can see of a layout holds none, and its nint is i8 on every target.
_Static_assert(sizeof(i8) == 8 && _Alignof(i8) == 8 && _Alignof(u16) == 16, "layouts as on .NET");
_Static_assert(sizeof(ptr) == sizeof(__SIZE_TYPE__) && sizeof(span) == 2 * sizeof(ptr), "a target of 32 or 64 bits");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a little-endian target");

#define RT static inline __attribute__((always_inline))

// Ends the program: what it did may not be used. The number is a line of traps.txt.
__attribute__((noreturn, cold, noinline)) void rt_trap(u4 site);

// The device. Read waits for a request and gives its kind.
i4 rt_device_read(span buffer, i4* length);
void rt_device_output(span bytes);
void rt_device_report(span bytes);
void rt_device_progress(i4 per_mille);
void rt_device_accept(span root);
void rt_device_reject(void);

// Checked arithmetic. u4 and u8 forms take and give the stack's signed type.
#define RT_CHECKED(NAME, T, S) \
    RT S rt_##NAME##_##T(S a, S b, u4 site) { T r; if (__builtin_##NAME##_overflow((T)a, (T)b, &r)) rt_trap(site); return (S)r; }
#define RT_CHECKED_ALL(NAME) RT_CHECKED(NAME, i4, i4) RT_CHECKED(NAME, u4, i4) RT_CHECKED(NAME, i8, i8) RT_CHECKED(NAME, u8, i8)
RT_CHECKED_ALL(add)
RT_CHECKED_ALL(sub)
RT_CHECKED_ALL(mul)

#define RT_DIVIDE(T, MIN) \
    RT T rt_div_##T(T a, T b, u4 zero, u4 over) { if (b == 0) rt_trap(zero); if (b == -1 && a == MIN) rt_trap(over); return a / b; } \
    RT T rt_rem_##T(T a, T b, u4 zero, u4 over) { if (b == 0) rt_trap(zero); if (b == -1 && a == MIN) rt_trap(over); return a % b; }
RT_DIVIDE(i4, INT32_MIN)
RT_DIVIDE(i8, INT64_MIN)
#define RT_DIVIDE_UNSIGNED(T, S) \
    RT S rt_div_##T(S a, S b, u4 zero) { if (b == 0) rt_trap(zero); return (S)((T)a / (T)b); } \
    RT S rt_rem_##T(S a, S b, u4 zero) { if (b == 0) rt_trap(zero); return (S)((T)a % (T)b); }
RT_DIVIDE_UNSIGNED(u4, i4)
RT_DIVIDE_UNSIGNED(u8, i8)

// Checked conversions: the builtin computes in infinite precision and says whether the target holds the result.
#define RT_CONVERT(F, S, T) RT T rt_conv_##F##_##T(S v, u4 site) { T r; if (__builtin_add_overflow((F)v, (F)0, &r)) rt_trap(site); return r; }
#define RT_CONVERT_ALL(F, S) RT_CONVERT(F, S, i1) RT_CONVERT(F, S, u1) RT_CONVERT(F, S, i2) RT_CONVERT(F, S, u2) \
    RT_CONVERT(F, S, i4) RT_CONVERT(F, S, u4) RT_CONVERT(F, S, i8) RT_CONVERT(F, S, u8)
RT_CONVERT_ALL(i4, i4)
RT_CONVERT_ALL(u4, i4)
RT_CONVERT_ALL(i8, i8)
RT_CONVERT_ALL(u8, i8)

RT i4 rt_abs_i4(i4 v, u4 site) { if (v == INT32_MIN) rt_trap(site); return v < 0 ? -v : v; }
RT i8 rt_abs_i8(i8 v, u4 site) { if (v == INT64_MIN) rt_trap(site); return v < 0 ? -v : v; }

// Spans
RT span rt_span(ptr p, i4 n, u4 site) { if (n < 0) rt_trap(site); return (span){p, n}; }
RT ptr rt_at(span s, i4 i, u8 size, u4 site) { if ((u4)i >= (u4)s.n) rt_trap(site); return (u1*)s.p + (u8)(u4)i * size; }
RT span rt_slice_from(span s, i4 start, u8 size, u4 site)
{
    if ((u4)start > (u4)s.n) rt_trap(site);
    return (span){(u1*)s.p + (u8)(u4)start * size, s.n - start};
}
RT span rt_slice(span s, i4 start, i4 count, u8 size, u4 site)
{
    if ((u8)(u4)start + (u8)(u4)count > (u8)(u4)s.n) rt_trap(site);
    return (span){(u1*)s.p + (u8)(u4)start * size, count};
}
RT u1 rt_try_copy(span from, span to, u8 size)
{
    if ((u4)from.n > (u4)to.n) return 0;
    if (from.n != 0) __builtin_memmove(to.p, from.p, (u8)(u4)from.n * size);
    return 1;
}
RT void rt_copy(span from, span to, u8 size, u4 site) { if (!rt_try_copy(from, to, size)) rt_trap(site); }
RT void rt_clear(span s, u8 size) { if (s.n != 0) __builtin_memset(s.p, 0, (u8)(u4)s.n * size); }
RT u1 rt_equal(span a, span b, u8 size) { return a.n == b.n && (a.n == 0 || __builtin_memcmp(a.p, b.p, (u8)(u4)a.n * size) == 0); }
RT span rt_as_bytes(span s, u8 size, u4 site)
{
    u8 n = (u8)(u4)s.n * size;
    if (n > 0x7fffffff) rt_trap(site);
    return (span){s.p, (i4)n};
}
RT span rt_cast(span s, u8 from, u8 to, u8 alignment, u4 over, u4 misaligned)
{
    u8 n = (u8)(u4)s.n * from / to;
    if (n > 0x7fffffff) rt_trap(over);
    if (n != 0 && ((u8)s.p & (alignment - 1)) != 0) rt_trap(misaligned);
    return (span){s.p, (i4)n};
}
RT void rt_read(span s, ptr value, u8 size, u4 site) { if ((u8)(u4)s.n < size) rt_trap(site); __builtin_memcpy(value, s.p, size); }
RT void rt_write(span s, ptr value, u8 size, u4 site) { if ((u8)(u4)s.n < size) rt_trap(site); __builtin_memcpy(s.p, value, size); }

// Bits. The shifts are the compiler's own pattern of a rotation.
RT u4 rt_rotl_u4(u4 v, u4 n) { return v << (n & 31) | v >> ((0 - n) & 31); }
RT u8 rt_rotl_u8(u8 v, u4 n) { return v << (n & 63) | v >> ((0 - n) & 63); }
RT u2 rt_swap16(u2 v) { return (u2)(v << 8 | v >> 8); }
RT u4 rt_swap32(u4 v) { return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24; }
RT u8 rt_swap64(u8 v) { return (u8)rt_swap32((u4)v) << 32 | rt_swap32((u4)(v >> 32)); }

// Whole numbers in bytes: by single bytes where the target traps on what is not aligned, which the compiler knows.
#define RT_BYTES(BITS, T) \
    RT T rt_read_le##BITS(span s, u4 site) { T v; rt_read(s, &v, sizeof v, site); return v; } \
    RT void rt_write_le##BITS(span s, T v, u4 site) { rt_write(s, &v, sizeof v, site); } \
    RT void rt_write_be##BITS(span s, T v, u4 site) { rt_write_le##BITS(s, rt_swap##BITS(v), site); }
RT_BYTES(16, u2)
RT_BYTES(32, u4)
RT_BYTES(64, u8)
// The most significant first, byte by byte: put together and then swapped, it is twice as long where bytes are loaded singly.
RT u8 rt_read_be(span s, int size, u4 site)
{
    const u1* p = s.p;
    u8 v = 0;
    if ((u8)(u4)s.n < (u8)size) rt_trap(site);
    for (int i = 0; i < size; i++) v = v << 8 | p[i];
    return v;
}
RT u2 rt_read_be16(span s, u4 site) { return (u2)rt_read_be(s, 2, site); }
RT u4 rt_read_be32(span s, u4 site) { return (u4)rt_read_be(s, 4, site); }
RT u8 rt_read_be64(span s, u4 site) { return rt_read_be(s, 8, site); }

// 128 bits
RT u8 rt_bigmul_u8(u8 a, u8 b, u8* low) { u16 r = (u16)a * b; *low = (u8)r; return (u8)(r >> 64); }
RT i8 rt_bigmul_i8(i8 a, i8 b, i8* low) { i16 r = (i16)a * b; *low = (i8)r; return (i8)(r >> 64); }
RT u16 rt_mul_u16(u16 a, u16 b)
{
    u8 high = (u8)(a >> 64) * (u8)b + (u8)a * (u8)(b >> 64); // in 64-bit parts, as a whole product may be a library call
    return (u16)(u8)a * (u8)b + ((u16)high << 64);
}
RT i4 rt_clz_u16(u16 v) { return v >> 64 != 0 ? __builtin_clzll((u8)(v >> 64)) : (u8)v != 0 ? 64 + __builtin_clzll((u8)v) : 128; }

#endif
