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

    public static byte[] Provide(ulong jobId, int file, int position, byte[] block) =>
        MessageBytes.Of(new ProvideBlock { JobId = jobId, File = (ushort)file, Position = (uint)position, Data = block });

    /// <summary>Provides a block where the job lacks it; where it has it, if it lacks it nowhere; else as its initial model.</summary>
    public static byte[] Provide(StateView view, ulong jobId, byte[] block)
    {
        int index = view.FindJob(jobId);
        Sha256.Hash(block, out Bytes32 digest);
        (int File, int Position) place = default;
        bool isFound = false;
        for (int number = 0; index >= 0 && number < JobFile.CountOf(in view.Jobs[index]) && !isFound; number++)
        {
            foreach ((int position, Bytes32 named) in PositionsOf(view, index, number))
            {
                if (isFound || !named.Equals(in digest)) continue;
                place = (number, position);
                isFound = !Holds(view, index, number, position);
            }
        }
        return Provide(jobId, place.File, place.Position, block);
    }

    static List<(int Position, Bytes32 Digest)> PositionsOf(StateView view, int index, int number)
    {
        List<(int, Bytes32)> positions = [(0, new JobFile(index, number).DigestIn(in view.Jobs[index]))];
        Bytes32[] leaves = new Bytes32[UnixFs.LinksMax];
        for (int slot = 0; slot < view.Slots.Length; slot++)
        {
            if (view.Slots[slot] is not { Block: 0 } row || row.Owner != index + 1 || row.File != number) continue;
            if (UnixFs.TryReadFile(view.BlockOf(slot), leaves, out int count, out _) != UnixFsStatus.Accepted) continue;
            for (int leaf = 0; leaf < count; leaf++) positions.Add((leaf + 1, leaves[leaf]));
        }
        return positions;
    }

    static bool Holds(StateView view, int index, int number, int position)
    {
        foreach (ref readonly SlotRow row in view.Slots)
            if (row.Owner == index + 1 && row.File == number && row.Block == position) return true;
        return false;
    }

    public static byte[] Evaluate(ulong jobId) => MessageBytes.Of(new EvaluateJob { JobId = jobId });
    public static byte[] Settle(ulong jobId) => MessageBytes.Of(new SettleJob { JobId = jobId });
    public static byte[] Cancel(ulong jobId) => MessageBytes.Of(new CancelJob { JobId = jobId });

    public static Bytes32 CommitmentOf(ulong jobId, Address client, Bytes32 model, Bytes32 data, Bytes32 salt)
    {
        Commitment.Of(World.ChainId, World.Application, jobId, client, model, data, salt, out Bytes32 commitment);
        return commitment;
    }
}
