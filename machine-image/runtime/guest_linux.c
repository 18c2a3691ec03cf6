// The guest as a Linux program, to be compared and timed:
//   guest signature | blocked    prints a signature
//   guest run                    requests on standard input, answers on standard output, as frames {u4 kind, u4 length, bytes}
// A trap prints its number on standard error and ends with 70.
#include "linux.h"

i4 guest_MemoryBytes(void);
i4 guest_SignatureBytes(void);
void guest_Signature(span memory);
void guest_SignatureBlocked(span memory);
void guest_Start(span memory);
void guest_Step(span memory);

enum { FRAME_OUTPUT = 1, FRAME_REPORT, FRAME_ACCEPT, FRAME_REJECT };

// Takes room where it is written.
static u1 memory[1984u << 20] __attribute__((aligned(64)));

void rt_trap(u4 site)
{
    char text[] = "trap 0000000000\n";
    for (int i = 14; i > 4; i--, site /= 10) text[i] = (char)('0' + site % 10);
    sys_call(SYS_write, 2, (i8)text, sizeof text - 1);
    quit(70);
}

static void frame(u4 kind, span bytes)
{
    u4 head[2] = {kind, (u4)bytes.n};
    put(head, sizeof head);
    put(bytes.p, (u8)bytes.n);
}

i4 rt_device_read(span buffer, i4* length)
{
    u4 head[2];
    if (!get(head, sizeof head)) quit(0);
    *length = (i4)head[1];
    if (*length < 0 || *length > buffer.n) quit(2);
    if (!get(buffer.p, head[1])) quit(2);
    return (i4)head[0];
}

void rt_device_output(span bytes) { frame(FRAME_OUTPUT, bytes); }
void rt_device_report(span bytes) { frame(FRAME_REPORT, bytes); }
void rt_device_progress(i4 per_mille) { (void)per_mille; }
void rt_device_accept(span root) { frame(FRAME_ACCEPT, root); }
void rt_device_reject(void) { frame(FRAME_REJECT, (span){}); }

void start_in_c(i8* stack)
{
    if (stack[0] < 2) quit(2);
    char what = *(const char*)stack[2];
    span all = {memory, what == 'r' ? guest_MemoryBytes() : guest_SignatureBytes()};
    if ((u8)all.n > sizeof memory) quit(2);
    if (what == 'r')
        for (guest_Start(all);;) guest_Step(all);
    if (what == 's') guest_Signature(all);
    else guest_SignatureBlocked(all);
    put_hex(memory, 32);
    quit(0);
}
