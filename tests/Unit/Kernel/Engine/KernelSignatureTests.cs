using Rollup.Machine.Simd;

namespace Rollup.Tests.Unit.Kernel;

public class KernelSignatureTests
{
    /// <summary>Moves only when a result of the kernel moves; the commit that moves it says so.</summary>
    const ulong Pinned = 0xb3cec021153a7ee3;

    [Fact]
    public void TheSignatureIsThePinnedOneForEveryFormOfTheProducts()
    {
        Assert.Equal($"{Pinned:x16}", $"{Compute<ScalarOps>():x16}");
        Assert.Equal($"{Pinned:x16}", $"{Compute<BlockedOps>():x16}");
        Assert.Equal($"{Pinned:x16}", $"{Compute<HostOps>():x16}");
        if (Avx2Ops.IsSupported) Assert.Equal($"{Pinned:x16}", $"{Compute<Avx2Ops>():x16}");
    }

    internal static ulong Compute<TOps>() where TOps : struct, IDenseOps
    {
        byte[] work = new byte[KernelSignature.WorkBytes];
        Array.Fill(work, (byte)0x77);
        return KernelSignature.Compute<TOps>(work);
    }
}
