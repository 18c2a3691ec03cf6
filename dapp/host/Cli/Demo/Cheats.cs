using System.Buffers.Binary;

namespace Rollup.Cli.Demo;

/// <summary>
/// People who want money without work. `rollup submit` would stop them on their own computer, so they build their inputs by hand; what
/// stops them here is the application.
/// </summary>
static class Cheats
{
    const uint NotANumberBits = 0x7FC0_0000;

    public static byte[] Truncated(byte[] model) => model[..(model.Length / 2)];

    /// <summary>The model with its first weight replaced by NaN.</summary>
    public static byte[] Poisoned(byte[] model)
    {
        if (Import.Structure(model, out ModelFile file) != OnnxStatus.Accepted)
            throw new InvalidOperationException("the demo's model is readable");
        byte[] poisoned = [.. model];
        BinaryPrimitives.WriteUInt32LittleEndian(poisoned.AsSpan(file.Tensors[0].WeightsOffset), NotANumberBits);
        return poisoned;
    }

    /// <summary>Commits to any bytes as if they were a model.</summary>
    public static async Task<Submission> CommitAsync(
        DemoActor actor, ulong jobId, byte[] file, Bytes32 dataDigest, CancellationToken cancellation)
    {
        ulong chainId = await actor.Session.Chain.ChainIdAsync(cancellation);
        FileBlocks blocks = FileBlocks.Of(file);
        blocks.KeepIn(actor.Session.Blocks);
        Submission submission = Submitting.Seal(chainId, actor.Session, jobId, blocks.Digest, in dataDigest);
        await SendCommitmentAsync(actor, jobId, HexText.Bytes32Of(submission.Commitment), cancellation);
        return submission;
    }

    /// <summary>Commits to a number of one's choice, such as somebody else's commitment.</summary>
    public static async Task SendCommitmentAsync(DemoActor actor, ulong jobId, Bytes32 commitment, CancellationToken cancellation)
    {
        byte[] command = MessageBytes.Of(new CommitWork { JobId = jobId, Commitment = commitment });
        await Inputs.SendAndCheckAsync(actor.Session, command, cancellation);
    }

    /// <summary>Reveals; gives the status with which it was refused, or an empty text.</summary>
    public static async Task<string> RevealAsync(DemoActor actor, ulong jobId, Submission submission, CancellationToken cancellation)
    {
        SentInput sent = await Inputs.SendAsync(actor.Session, Submitting.EncodeReveal(jobId, submission), cancellation);
        return (await Inputs.ResultAsync(actor.Session, sent, cancellation)).Status;
    }

    /// <summary>Sends the block of the actor's model; gives the refusal, or the verdict that it leads to; else an empty text.</summary>
    public static async Task<string> SendBlockAsync(DemoActor actor, ulong jobId, byte[] file, CancellationToken cancellation)
    {
        JobDetails details = await JobActions.DetailsAsync(actor.Session, jobId, cancellation);
        int number = JobFile.FirstPlaceNumber + details.Places.Single(place => place.Client.Equals(actor.Address)).Place;
        byte[] command = JobActions.EncodeBlock(jobId, number, position: 0, file);
        SentInput sent = await Inputs.SendAsync(actor.Session, command, cancellation);
        InputResult result = await Inputs.ResultAsync(actor.Session, sent, cancellation);
        if (result.IsRefused) return result.Status;
        foreach (byte[] output in result.Outputs)
        {
            if (Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice)
                && WorkCompleted.TryDecode(notice, out WorkCompleted completed) && completed.Verdict != (byte)Verdict.None)
                return ((Verdict)completed.Verdict).ToString();
        }
        return "";
    }
}
