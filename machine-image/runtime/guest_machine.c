// The guest on the bare Cartesi Machine: no kernel, no root file system. HTIF asks the outside, the CMIO buffers carry the bytes.
#include "rt.h"

i4 guest_MemoryBytes(void);
void guest_Start(span memory);
void guest_Step(span memory);

enum
{
    DEVICE_YIELD = 2, AUTOMATIC = 0, MANUAL = 1,
    AUTOMATIC_PROGRESS = 1, AUTOMATIC_OUTPUT = 2, AUTOMATIC_REPORT = 4,
    MANUAL_ACCEPT = 1, MANUAL_REJECT = 2, MANUAL_EXCEPTION = 4,
    BUFFER_BYTES = 2 << 20, ROOT_BYTES = 32, EXIT_CODE = 70,
};

static volatile u8* const tohost = (volatile u8*)0x40008000;
static volatile u8* const fromhost = (volatile u8*)0x40008008;
static const u1* const received = (const u1*)0x60000000;
static u1* const sent = (u1*)0x60800000;

// From the linker script: where the application's memory begins, which starts as zeros, and where RAM ends.
extern u1 memory_start[], memory_end[];

static u8 request; // what the outside wants: kind in bits 47..32, length below

// Stops until the outside goes on. What it answers is in fromhost then.
static u8 yield(u8 command, u8 reason, u4 data)
{
    *fromhost = 0;
    *tohost = (u8)DEVICE_YIELD << 56 | command << 48 | reason << 32 | data;
    return *fromhost;
}

__attribute__((noreturn)) static void give_up(const char* text, u4 length)
{
    __builtin_memcpy(sent, text, length);
    yield(MANUAL, MANUAL_EXCEPTION, length);
    for (;;) *tohost = EXIT_CODE << 1 | 1; // halt
}

void rt_trap(u4 site)
{
    char text[] = "trap 0000000000";
    for (int i = 14; i > 4; i--, site /= 10) text[i] = (char)('0' + site % 10);
    give_up(text, sizeof text - 1);
}

i4 rt_device_read(span buffer, i4* length)
{
    *length = (i4)(u4)request;
    if (*length >= 0 && *length <= buffer.n) __builtin_memcpy(buffer.p, received, (u8)*length);
    return (i4)(request >> 32 & 0xffff);
}

static void send(u8 reason, span bytes)
{
    static const char too_long[] = "an output or report of more than 2 MiB";
    if (bytes.n > BUFFER_BYTES) give_up(too_long, sizeof too_long - 1);
    __builtin_memcpy(sent, bytes.p, (u8)bytes.n);
    yield(AUTOMATIC, reason, (u4)bytes.n);
}

void rt_device_output(span bytes) { send(AUTOMATIC_OUTPUT, bytes); }
void rt_device_report(span bytes) { send(AUTOMATIC_REPORT, bytes); }

void rt_device_progress(i4 per_mille) { yield(AUTOMATIC, AUTOMATIC_PROGRESS, (u4)per_mille); }

void rt_device_accept(span root)
{
    __builtin_memcpy(sent, root.p, ROOT_BYTES);
    request = yield(MANUAL, MANUAL_ACCEPT, ROOT_BYTES);
}

// The outside goes on from the state before the request, so this does not return.
void rt_device_reject(void)
{
    for (;;) yield(MANUAL, MANUAL_REJECT, 0);
}

// A fault of the processor: cause, address of the instruction and the value at fault, in hexadecimal.
__attribute__((noreturn)) void on_fault(u8 cause, u8 at, u8 value)
{
    char text[] = "fault 0000000000000000 at 0000000000000000 on 0000000000000000";
    for (int i = 0; i < 16; i++)
    {
        text[6 + i] = "0123456789abcdef"[cause >> (60 - 4 * i) & 15];
        text[26 + i] = "0123456789abcdef"[at >> (60 - 4 * i) & 15];
        text[46 + i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
    }
    give_up(text, sizeof text - 1);
}

__attribute__((noreturn)) void start_in_c(void)
{
    span memory = {memory_start, guest_MemoryBytes()};
    static const char too_small[] = "RAM is too small";
    if (memory.n > memory_end - memory_start) give_up(too_small, sizeof too_small - 1);
    for (guest_Start(memory);;) guest_Step(memory);
}

__asm__(".section .text.start, \"ax\"\n"
        ".globl _start\n_start: j 1f\n .balign 8\n .dword memory_start\n" // at offset 8, for who looks at the state from outside
        "1: la t0, fault\n csrw mtvec, t0\n la sp, stack_end\n call start_in_c\n"
        ".balign 4\nfault: csrr a0, mcause\n csrr a1, mepc\n csrr a2, mtval\n la sp, stack_end\n call on_fault\n");
