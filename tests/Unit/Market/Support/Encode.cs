namespace Rollup.Tests.Unit.Market;

/// <summary>Commands as bytes.</summary>
static class Encode
{
    public static byte[] Post(JobTerms terms) => MessageBytes.Of(new PostJob { Terms = terms });

    /// <summary>Accepts the job as it stands; one that is not live by a digest of nothing.</summary>
    public static byte[] Accept(StateView view, ulong jobId)
    {
        int index = view.FindJob(jobId);
        if (index < 0) return Accept(jobId, default);
        ref readonly JobRow job = ref view.Jobs[index];
        return Accept(jobId, in job.Sponsor, in job.Asset, in job.Terms);
    }

    public static byte[] Accept(ulong jobId, in Address sponsor, in Address asset, in JobTerms terms)
    {
        TermsDigest.Of(World.ChainId, World.Application, jobId, in sponsor, in asset, in terms, out Bytes32 digest);
        return Accept(jobId, digest);
    }

    public static byte[] Accept(ulong jobId, Bytes32 termsDigest) =>
        MessageBytes.Of(new AcceptJob { JobId = jobId, TermsDigest = termsDigest });

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
