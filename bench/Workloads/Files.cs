using Rollup.Kernel;
using Rollup.Model;
using Rollup.Protocol;

namespace Rollup.Workloads;

/// <summary>How the market reads the files that were sent. request: how many.</summary>
static class Files
{
    const int Columns = 4096;

    public static void Run(scoped in Request request, scoped ref Slab slab)
    {
        ReadOnlySpan<byte> sent = slab.Take<byte>(request[0]);
        if (request.IsPreparing) return;
        switch (request.Operation)
        {
            case Operation.ReadModel: Import.Structure(sent, out _); break;
            case Operation.ReadWeights: ReadWeights(sent, ref slab); break;
            default: DataSet.TryRead(sent, out _, out _); break;
        }
    }

    static void ReadWeights(ReadOnlySpan<byte> file, scoped ref Slab slab)
    {
        OnnxStatus status = Import.Structure(file, out ModelFile model);
        Span<long> masterQ40 = slab.Take<long>(model.Network.ParameterCount), subtractQ32 = slab.Take<long>(Columns), scaleQ32 = slab.Take<long>(Columns);
        bool isRead = status == OnnxStatus.Accepted && Import.Weights(file, in model, masterQ40) == Float32Status.Accepted;
        if (!isRead || !Import.TryScaling(file, in model, subtractQ32, scaleQ32))
            throw new InvalidOperationException("the workloads are well formed");
    }
}
