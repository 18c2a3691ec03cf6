using System.Runtime.InteropServices;
using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Protocol;

// The signature alone on one line, so that a shell compares the targets. The guest's memory starts at a multiple of 64 everywhere.
unsafe
{
    const nuint alignmentBytes = 64;
    void* block = NativeMemory.AllocZeroed(Signature.WorkBytes + alignmentBytes - 1);
    void* work = (void*)(((nuint)block + alignmentBytes - 1) & ~(alignmentBytes - 1));
    Signature.Compute<ScalarOps>(new Span<byte>(work, Signature.WorkBytes), out Bytes32 signature, out _);
    NativeMemory.Free(block);
    Console.WriteLine(Convert.ToHexStringLower(signature.Bytes));
}
