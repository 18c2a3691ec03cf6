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
        ref readonly JobRow job = ref view.JobAt(index);
        return Accept(jobId, in job.Sponsor, in job.Asset, in job.Terms);
    }

    public static byte[] Accept(ulong jobId, in Address sponsor, in AssetKey asset, in JobTerms terms)
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
        for (int number = 0; index >= 0 && number < JobFile.CountOf(in view.JobAt(index)) && !isFound; number++)
        {
            foreach ((int position, Bytes32 named, bool isHeld) in PositionsOf(view, new JobFile(index, number)))
            {
                if (isFound || !named.Equals(in digest)) continue;
                place = (number, position);
                isFound = !isHeld;
            }
        }
        return Provide(jobId, place.File, place.Position, block);
    }

    // Of every block whose digest is known: where it lies, and whether it is here.
    static List<(int Position, Bytes32 Digest, bool IsHeld)> PositionsOf(StateView view, JobFile file)
    {
        ref readonly JobRow job = ref view.JobAt(file.JobIndex);
        int root = (int)file.HeldIn(in job).RootSlot - 1;
        List<(int, Bytes32, bool)> positions = [(0, file.DigestIn(in job), file.IsSchema ? job.IsSchemaHere : root >= 0)];
        FileShape shape = new((int)file.BytesIn(in job));
        Queue<(int Slot, int Position)> nodes = new();
        if (root >= 0 && !shape.IsLeaf(0)) nodes.Enqueue((root, 0));
        while (nodes.TryDequeue(out (int Slot, int Position) node))
        {
            for (int child = 0; child < shape.ChildCountOf(node.Position); child++)
            {
                int position = shape.FirstChildOf(node.Position) + child, slot = view.ChildrenOf(node.Slot)[child] - 1;
                positions.Add((position, UnixFs.DigestOfChild(view.BlockOf(node.Slot), in shape, node.Position, child), slot >= 0));
                if (slot >= 0 && !shape.IsLeaf(position)) nodes.Enqueue((slot, position));
            }
        }
        return positions;
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
