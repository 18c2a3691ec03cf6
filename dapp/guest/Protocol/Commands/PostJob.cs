namespace Rollup.Protocol;

/// <summary>Posts a job; only as exec data of a deposit of exactly places * (reward + participation). Twin: onchain/src/Commands.sol.</summary>
public struct PostJob
{
    /// <summary>postJob(JobTerms)</summary>
    public const uint Selector = 0x4EFBD2A7;

    public const int EncodedBytesMax = 4 + AbiReader.WordBytes + JobTerms.EncodedBytesMax;

    public JobTerms Terms;

    public static bool TryDecode(ReadOnlySpan<byte> data, out PostJob fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 1);
        JobTerms.Read(ref reader, out fields.Terms);
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 1);
        Terms.Write(ref writer);
        return writer.Finish();
    }
}

/// <summary>The report that repeats a job's terms. Twin: onchain/src/Queries.sol.</summary>
public struct JobTermsReport
{
    /// <summary>jobTerms(uint64,JobTerms)</summary>
    public const uint Selector = 0x17D5E55C;

    public const int EncodedBytesMax = 4 + (2 * AbiReader.WordBytes) + JobTerms.EncodedBytesMax;

    public ulong JobId;
    public JobTerms Terms;

    public static bool TryDecode(ReadOnlySpan<byte> data, out JobTermsReport fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 2);
        fields.JobId = reader.UInt64();
        JobTerms.Read(ref reader, out fields.Terms);
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 2);
        writer.UInt64(JobId);
        Terms.Write(ref writer);
        return writer.Finish();
    }
}
