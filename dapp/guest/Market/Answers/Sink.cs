namespace Rollup.Market;

/// <summary>Where the market's answers go. Outputs are provable and in the outputs tree; reports are not.</summary>
public interface ISink
{
    /// <summary>One encoded notice or voucher.</summary>
    void Output(ReadOnlySpan<byte> blob);

    /// <summary>One report's payload.</summary>
    void Report(ReadOnlySpan<byte> payload);

    /// <summary>How far a long input has come, 0 to 1000: for who watches. It is part of no answer and of no state.</summary>
    void Progress(int perMille);
}
