using System.Runtime.InteropServices;
using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Protocol;

// The signature alone on one line, so that a shell compares the targets. The guest's memory starts at a multiple of 64 everywhere.
unsafe
{
    void* work = NativeMemory.AlignedAlloc(Signature.WorkBytes, 64);
    Signature.Compute<ScalarOps>(new Span<byte>(work, Signature.WorkBytes), out Bytes32 signature, out _);
    NativeMemory.AlignedFree(work);
    Console.WriteLine(Convert.ToHexStringLower(signature.Bytes));
}
