using Rollup.Chain;

namespace Rollup.Tests.Unit.Market;

/// <summary>Commands as bytes.</summary>
static class Encode
{
    public static byte[] Post(JobTerms terms) => MessageBytes.Of(new PostJob { Terms = terms });
    public static byte[] Accept(ulong jobId) => MessageBytes.Of(new AcceptJob { JobId = jobId });
    public static byte[] Commit(ulong jobId, Bytes32 commitment) =>
        MessageBytes.Of(new CommitWork { JobId = jobId, Commitment = commitment });

    public static byte[] Reveal(ulong jobId, Bytes32 model, Bytes32 data, Bytes32 salt) =>
        MessageBytes.Of(new RevealWork { JobId = jobId, ModelDigest = model, DataDigest = data, Salt = salt });

    public static byte[] Provide(ulong jobId, byte[] block) => MessageBytes.Of(new ProvideBlock { JobId = jobId, Data = block });
    public static byte[] Evaluate(ulong jobId) => MessageBytes.Of(new EvaluateJob { JobId = jobId });
    public static byte[] Settle(ulong jobId) => MessageBytes.Of(new SettleJob { JobId = jobId });
    public static byte[] Cancel(ulong jobId) => MessageBytes.Of(new CancelJob { JobId = jobId });

    public static Bytes32 CommitmentOf(ulong jobId, Address client, Bytes32 model, Bytes32 data, Bytes32 salt)
    {
        Commitment.Of(World.ChainId, World.Application, jobId, client, model, data, salt, out Bytes32 commitment);
        return commitment;
    }
}
