using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Market;

/// <summary>Commands as bytes.</summary>
static class Encode
{
    public static byte[] Post(JobTerms terms)
    {
        byte[] bytes = new byte[PostJob.EncodedBytesMax];
        int length = new PostJob { Terms = terms }.Encode(bytes);
        Assert.True(length > 0);
        return bytes[..length];
    }

    public static byte[] Accept(ulong jobId)
    {
        byte[] bytes = new byte[AcceptJob.EncodedBytes];
        new AcceptJob { JobId = jobId }.Encode(bytes);
        return bytes;
    }

    public static byte[] Commit(ulong jobId, Bytes32 commitment)
    {
        byte[] bytes = new byte[CommitWork.EncodedBytes];
        new CommitWork { JobId = jobId, Commitment = commitment }.Encode(bytes);
        return bytes;
    }

    public static byte[] Reveal(ulong jobId, Bytes32 model, Bytes32 data, Bytes32 salt)
    {
        byte[] bytes = new byte[RevealWork.EncodedBytes];
        new RevealWork { JobId = jobId, ModelDigest = model, DataDigest = data, Salt = salt }.Encode(bytes);
        return bytes;
    }

    public static byte[] Provide(ulong jobId, byte[] block)
    {
        byte[] bytes = new byte[ProvideBlock.EncodedBytes(block.Length)];
        new ProvideBlock { JobId = jobId, Data = block }.Encode(bytes);
        return bytes;
    }

    public static byte[] Evaluate(ulong jobId)
    {
        byte[] bytes = new byte[EvaluateJob.EncodedBytes];
        new EvaluateJob { JobId = jobId }.Encode(bytes);
        return bytes;
    }

    public static byte[] Settle(ulong jobId)
    {
        byte[] bytes = new byte[SettleJob.EncodedBytes];
        new SettleJob { JobId = jobId }.Encode(bytes);
        return bytes;
    }

    public static byte[] Cancel(ulong jobId)
    {
        byte[] bytes = new byte[CancelJob.EncodedBytes];
        new CancelJob { JobId = jobId }.Encode(bytes);
        return bytes;
    }

    public static Bytes32 CommitmentOf(ulong jobId, Address client, Bytes32 model, Bytes32 data, Bytes32 salt)
    {
        Commitment.Of(World.ChainId, World.Application, jobId, client, model, data, salt, out Bytes32 commitment);
        return commitment;
    }
}
