// The trainer as a WebAssembly module: no imports, one memory, which the host grows. What is exported takes the number of bytes of the block
// that begins at trainer_Start; a KernelStatus comes back. After a trap the instance is of no use: trainer_TrapSite says why it ended.
#include "rt.h"

i4 kernel_SignatureBytes(void);
void kernel_WriteSignature(span memory);
u1 kernel_Lay(span memory);
u1 kernel_Train(span memory, i4 first, i4 end);
u1 kernel_Evaluate(span memory);

enum { PAGE_BYTES = 65536, BLOCK_BYTES = 64 };

extern u1 __heap_base[]; // from the linker: where data and stack end

// A line of trainer-traps.txt, 0 if it was no trap site. The module exports its address.
u4 trainer_TrapSite;

#define EXPORT(NAME) __attribute__((export_name(#NAME))) NAME

void rt_trap(u4 site)
{
    trainer_TrapSite = site;
    __builtin_trap();
}

i4 EXPORT(trainer_Start)(void) { return (i4)(((__UINTPTR_TYPE__)__heap_base + BLOCK_BYTES - 1) & -(__UINTPTR_TYPE__)BLOCK_BYTES); }

// The block that the host has to have made room for.
static span block(i4 bytes)
{
    u8 end = (u8)__builtin_wasm_memory_size(0) * PAGE_BYTES;
    if (bytes < 0 || (u8)(u4)trainer_Start() + (u8)bytes > end) __builtin_trap();
    return (span){(ptr)trainer_Start(), bytes};
}

i4 EXPORT(trainer_SignatureBytes)(void) { return kernel_SignatureBytes(); }
void EXPORT(trainer_Signature)(i4 bytes) { kernel_WriteSignature(block(bytes)); }
i4 EXPORT(trainer_Lay)(i4 bytes) { return kernel_Lay(block(bytes)); }
i4 EXPORT(trainer_Train)(i4 bytes, i4 first, i4 end) { return kernel_Train(block(bytes), first, end); }
i4 EXPORT(trainer_Evaluate)(i4 bytes) { return kernel_Evaluate(block(bytes)); }
