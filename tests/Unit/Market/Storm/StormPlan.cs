namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>What the storm knows about a job it posted: what would be the right thing to send.</summary>
sealed class StormPlan
{
    public required ulong JobId { get; init; }
    public required JobTerms Terms { get; init; }
    public required StormKind Kind { get; init; }
    public required byte[] Data { get; init; }
    public required byte[] Schema { get; init; }
    public required Address Sponsor { get; init; }
    public required AssetKey Asset { get; init; }

    /// <summary>Model and salt behind each client's last commitment.</summary>
    public Dictionary<int, (byte[] Model, Bytes32 Salt)> Committed { get; } = [];

    public List<byte[]> InitialBlocks => Fixtures.Blocks(Kind.Initial);

    public List<byte[]> DataBlocks => Fixtures.Blocks(Data);
}
