// Linux without a C library, for x64, arm64 and riscv64: a way in, three system calls.
#ifndef LINUX_H
#define LINUX_H
#include "rt.h"

#if defined(__x86_64__)
enum { SYS_read = 0, SYS_write = 1, SYS_exit = 60 };
RT i8 sys_call(i8 number, i8 a, i8 b, i8 c)
{
    i8 result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}
__asm__(".globl _start\n_start: mov %rsp, %rdi\n and $-16, %rsp\n call start_in_c\n");
#else // riscv64 and arm64: the same calls, by another instruction and with other names of registers
enum { SYS_read = 63, SYS_write = 64, SYS_exit = 93 };
#if defined(__riscv)
#define CALL "ecall"
#define NUMBER "a7"
#define ARGUMENT(i) "a" #i
__asm__(".globl _start\n_start: mv a0, sp\n andi sp, sp, -16\n call start_in_c\n");
#elif defined(__aarch64__)
#define CALL "svc 0"
#define NUMBER "x8"
#define ARGUMENT(i) "x" #i
__asm__(".globl _start\n_start: mov x0, sp\n bl start_in_c\n");
#endif
RT i8 sys_call(i8 number, i8 a, i8 b, i8 c)
{
    register i8 code __asm__(NUMBER) = number;
    register i8 first __asm__(ARGUMENT(0)) = a;
    register i8 second __asm__(ARGUMENT(1)) = b;
    register i8 third __asm__(ARGUMENT(2)) = c;
    __asm__ volatile(CALL : "+r"(first) : "r"(code), "r"(second), "r"(third) : "memory");
    return first;
}
#endif

// The stack as Linux leaves it: count of arguments, then the arguments.
void start_in_c(i8* stack);

__attribute__((noreturn)) static void quit(int code) { for (;;) sys_call(SYS_exit, code, 0, 0); }

static void put(const void* bytes, u8 n)
{
    for (const u1* at = bytes; n > 0;)
    {
        i8 written = sys_call(SYS_write, 1, (i8)at, (i8)n);
        if (written <= 0) quit(3);
        at += written;
        n -= (u8)written;
    }
}

// All n bytes, or false at the end of the input.
static u1 get(ptr bytes, u8 n)
{
    for (u1* at = bytes; n > 0;)
    {
        i8 got = sys_call(SYS_read, 0, (i8)at, (i8)n);
        if (got <= 0) return 0;
        at += got;
        n -= (u8)got;
    }
    return 1;
}

static void put_hex(const u1* bytes, u8 n)
{
    for (u8 i = 0; i < n; i++)
    {
        char text[2] = {"0123456789abcdef"[bytes[i] >> 4], "0123456789abcdef"[bytes[i] & 15]};
        put(text, 2);
    }
    put("\n", 1);
}

#endif
