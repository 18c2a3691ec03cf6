namespace Rollup.Client.Estimates;

/// <summary>
/// What a client sends for a place, and what it takes in gas: accept, commitment, revelation, and every block of a model as large as the
/// job's. Its bytes are not known before, and counted as those that cost most.
/// </summary>
public sealed record WorkGas(int Transactions, long Bytes, long Gas)
{
    public static WorkGas Of(JobDetails details, Asset asset)
    {
        GasTable table = GasTable.Read();
        ulong jobId = details.State.JobId;
        byte[] accept = MessageBytes.Of(new AcceptJob { JobId = jobId, TermsDigest = AnyDigest });
        bool hasBond = details.Terms.BondUnits != 0;
        long gas = hasBond ? table.WithApproval(asset.Way, accept) : table.AddInput(accept);
        (int transactions, long bytes) = (hasBond && !asset.IsEther ? 2 : 1, accept.Length);
        foreach (byte[] command in Commands(details, jobId))
            (transactions, bytes, gas) = (transactions + 1, bytes + command.Length, gas + table.AddInput(command));
        return new WorkGas(transactions, bytes, gas);
    }

    static IEnumerable<byte[]> Commands(JobDetails details, ulong jobId)
    {
        Bytes32 digest = AnyDigest;
        yield return MessageBytes.Of(new CommitWork { JobId = jobId, Commitment = digest });
        yield return MessageBytes.Of(new RevealWork { JobId = jobId, ModelDigest = digest, DataDigest = digest, Salt = digest });
        if (!details.Judge.TakesModels) yield break;
        FileShape shape = new((int)details.Terms.ModelBytes);
        for (int position = 0; position < shape.BlockCount; position++)
        {
            byte[] block = new byte[shape.BlockBytesOf(position)];
            Array.Fill(block, byte.MaxValue);
            yield return JobActions.EncodeBlock(jobId, JobFile.FirstPlaceNumber, position, block);
        }
    }

    static Bytes32 AnyDigest
    {
        get
        {
            Bytes32 digest = default;
            digest.WritableBytes.Fill(byte.MaxValue);
            return digest;
        }
    }
}
