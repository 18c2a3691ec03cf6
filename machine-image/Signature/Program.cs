using System.Runtime.InteropServices;
using Rollup.Kernel;

// The signature alone on one line, so that a shell compares the targets. The guest's memory starts at a multiple of 64 everywhere.
unsafe
{
    void* work = NativeMemory.AlignedAlloc(KernelSignature.WorkBytes, 64);
    ulong signature = KernelSignature.Compute<ScalarOps>(new Span<byte>(work, KernelSignature.WorkBytes));
    NativeMemory.AlignedFree(work);
    Console.WriteLine(signature.ToString("x16"));
}
