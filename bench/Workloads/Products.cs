using Rollup.Kernel;

namespace Rollup.Workloads;

/// <summary>The products that the guest runs, on made-up factors of the sizes that layers have.</summary>
static class Products
{
    const ulong Seed = 1;
    const int ActivationBits = 22, WeightBits = 25; // +-2 in Q.20, +-1 in Q.24

    public static void Run(scoped in Request request, scoped ref Slab slab)
    {
        int rows = request[0], inWidth = request[1], outWidth = request[2];
        Span<int> x = slab.Take<int>(rows * inWidth), w = slab.Take<int>(inWidth * outWidth), dy = slab.Take<int>(rows * outWidth);
        Span<long> sums = slab.Take<long>(Math.Max(rows * outWidth, Math.Max(rows * inWidth, inWidth * outWidth)));
        if (request.IsPreparing)
        {
            Fill(1, ActivationBits, x);
            Fill(2, WeightBits, w);
            Fill(3, WeightBits, dy);
        }
        else if (request.Operation == Operation.Forward) BlockedOps.Forward(x, w, rows, inWidth, outWidth, sums);
        else if (request.Operation == Operation.Backward) BlockedOps.Backward(dy, w, rows, inWidth, outWidth, sums);
        else BlockedOps.OuterSums(x, dy, rows, inWidth, outWidth, sums);
    }

    static void Fill(uint part, int bits, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (int)Philox.At(Seed, RandomStream.Initialise, part, (ulong)i).Word0 >> (32 - bits);
    }
}
