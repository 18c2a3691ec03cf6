namespace Rollup.Market;

/// <summary>Where the market's answers go. Outputs are provable and in the outputs tree; reports are not.</summary>
public interface ISink
{
    /// <summary>One encoded notice or voucher.</summary>
    void Output(ReadOnlySpan<byte> blob);

    /// <summary>One report's payload.</summary>
    void Report(ReadOnlySpan<byte> payload);
}
