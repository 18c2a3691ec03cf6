namespace Rollup.Workloads;

/// <summary>The products that the guest runs, on made-up factors of the sizes that layers have.</summary>
static class Products
{
    const ulong Seed = 1;
    const int ActivationBits = 22, WeightBits = 25; // +-2 in Q.20, +-1 in Q.24

    public static void Run(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        int rows = request[0], inWidth = request[1], outWidth = request[2];
        Span<int> x = scratch.Take<int>(rows * inWidth), w = scratch.Take<int>(inWidth * outWidth), dy = scratch.Take<int>(rows * outWidth);
        Span<long> sums = scratch.Take<long>(Math.Max(rows * outWidth, Math.Max(rows * inWidth, inWidth * outWidth)));
        Span<int> panels = MemoryMarshal.Cast<byte, int>(scratch.Rest);
        if (request.IsPreparing)
        {
            Fill(1, ActivationBits, x);
            Fill(2, WeightBits, w);
            Fill(3, WeightBits, dy);
        }
        else if (request.Operation == Operation.Forward) BlockedOps.Forward(x, w, rows, inWidth, outWidth, sums, panels);
        else if (request.Operation == Operation.Backward) BlockedOps.Backward(dy, w, rows, inWidth, outWidth, sums, panels);
        else BlockedOps.OuterSums(x, dy, rows, inWidth, outWidth, sums, panels);
    }

    public static void RunNarrow<TLanes>(scoped in Request request, int bits, scoped ref ScratchMemory scratch)
        where TLanes : struct, ILanes
    {
        int rows = request[0], inWidth = request[1], outWidth = request[2];
        Span<short> x = scratch.Take<short>(rows * inWidth), w = scratch.Take<short>(inWidth * outWidth);
        Span<long> sums = scratch.Take<long>(rows * outWidth), words = scratch.Take<long>(inWidth * outWidth);
        Span<int> factors = scratch.Take<int>(4 * inWidth);
        if (request.IsPreparing)
        {
            Fill(1, bits, x);
            Fill(2, bits, w);
        }
        else NarrowProduct<TLanes>.Multiply(x, w, rows, inWidth, outWidth, sums, words, factors);
    }

    // Within +-(2^(bits-1) - 1).
    static void Fill(uint part, int bits, Span<short> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (short)Math.Max(
                (int)Philox.At(Seed, RandomStream.Initialise, part, (ulong)i).Word0 >> (32 - bits), 1 - (1 << (bits - 1)));
    }

    static void Fill(uint part, int bits, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (int)Philox.At(Seed, RandomStream.Initialise, part, (ulong)i).Word0 >> (32 - bits);
    }
}
