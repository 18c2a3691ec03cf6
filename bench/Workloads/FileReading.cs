using Rollup.Model;

namespace Rollup.Workloads;

/// <summary>How the market reads the files that were sent. request: how many.</summary>
static class FileReading
{
    const int Columns = 4096;

    public static void Run(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        ReadOnlySpan<byte> sent = scratch.Take<byte>(request[0]);
        if (request.IsPreparing) return;
        switch (request.Operation)
        {
            case Operation.ReadModel: Import.Structure(sent, out _); break;
            case Operation.ReadWeights: ReadWeights(sent, ref scratch); break;
            default: DataSet.TryRead(sent, out _, out _); break;
        }
    }

    static void ReadWeights(ReadOnlySpan<byte> file, scoped ref ScratchMemory scratch)
    {
        OnnxStatus status = Import.Structure(file, out ModelFile model);
        Span<long> masterQ40 = scratch.Take<long>(model.Network.ParameterCount), subtractQ32 = scratch.Take<long>(Columns),
            scaleQ32 = scratch.Take<long>(Columns);
        bool isRead = status == OnnxStatus.Accepted && Import.Weights(file, in model, masterQ40) == Float32Status.Accepted;
        if (!isRead || !Import.TryScaling(file, in model, subtractQ32, scaleQ32))
            throw new InvalidOperationException("the workloads are well formed");
    }
}
