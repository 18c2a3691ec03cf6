namespace Rollup.Client.Jobs;

/// <summary>
/// Brings a job the blocks that it waits for, as many at a time as one block of the chain is expected to take. What an earlier run sent is
/// not sent again: the machine says what it holds, and the chain what it has not run yet.
/// </summary>
public static class Feeding
{
    /// <summary>Transactions that wait for a block at the same time; every pool holds so many of one account.</summary>
    public const int InFlightMax = MarketLimits.SubmittedPerBlock;

    readonly record struct Part(int Number, FileBlocks File, int Position);

    /// <summary>Sends those of these files' blocks that the job waits for. Gives how many were sent.</summary>
    /// <param name="due">A file that is wanted from the next block on, though the machine, which knows only the last input's block, does
    /// not say so yet.</param>
    public static async Task<int> ProvideAsync(
        Session session, ulong jobId, IReadOnlyList<(int Number, FileBlocks File)> files, CancellationToken cancellation, int? due = null)
    {
        _ = await session.CheckedAsync(cancellation);
        HashSet<(int, int)> sent = []; // by this run: whatever the node says, nothing goes twice
        while (true)
        {
            BlocksOnTheWay onTheWay = await BlocksOnTheWay.ReadAsync(session, jobId, files, cancellation); // before the job is asked
            JobDetails? details = await session.Node.JobAsync(jobId, cancellation);
            if (details is null && sent.Count > 0) return sent.Count; // others went on with it
            details ??= await JobActions.DetailsAsync(session, jobId, cancellation);
            Part[] parts =
            [
                .. files.Where(file => details.DigestOf(file.Number) is { } digest && digest.Equals(file.File.Digest))
                    .SelectMany(file => Wanted(details, file.Number, file.File, isDue: due == file.Number))
                    .Where(part => !sent.Contains((part.Number, part.Position)) && !onTheWay.Has(part.Number, part.Position)),
            ];
            if (parts.Length > 0) await SendAsync(session, jobId, parts, cancellation);
            else if (onTheWay.IsEmpty) return sent.Count;
            else await onTheWay.WaitAsync(session, cancellation);
            sent.UnionWith(parts.Select(part => (part.Number, part.Position)));
            due = null; // the machine has heard of a later block by now
        }
    }

    static IEnumerable<Part> Wanted(JobDetails details, int number, FileBlocks file, bool isDue)
    {
        HashSet<int> wanted = [.. details.BlocksWanted.Where(block => block.File == number).Select(block => block.Position)];
        FileShape shape = file.Shape;
        return Enumerable.Range(0, shape.BlockCount).Where(position => isDue || IsWanted(shape, position, wanted))
            .Select(position => new Part(number, file, position));
    }

    // Children are wanted as soon as their parent is known, so a node that is sent now makes room for all below it.
    static bool IsWanted(FileShape shape, int position, HashSet<int> wanted)
    {
        for (; position >= 0; position = shape.ParentOf(position))
            if (wanted.Contains(position)) return true;
        return false;
    }

    // Whoever pays hears first what it will cost, and that the account holds it. A refusal ends it: what would follow may be refused too.
    static async Task SendAsync(Session session, ulong jobId, Part[] parts, CancellationToken cancellation)
    {
        GasTable gas = GasTable.Read();
        long gasOfAll = 0, bytes = 0;
        foreach (Part part in parts)
        {
            byte[] command = CommandOf(jobId, part);
            (gasOfAll, bytes) = (gasOfAll + gas.AddInput(command), bytes + command.Length);
        }
        await Funds.CheckAsync(session, session.Account, Asset.Ether, 0, gasOfAll, cancellation);
        FeedProgress progress = new(
            0, parts.Length, bytes, gasOfAll, await Funds.CostOfAsync(session, gasOfAll, cancellation));
        session.Feeds?.Invoke(progress);
        Queue<SentInput> unheard = [];
        for (int start = 0; start < parts.Length; start += InFlightMax)
        {
            byte[][] page = [.. parts.Skip(start).Take(InFlightMax).Select(part => CommandOf(jobId, part))];
            foreach (SentInput input in await Inputs.SendAllAsync(session, page, cancellation)) unheard.Enqueue(input);
            while (unheard.TryPeek(out SentInput? next)
                && await Inputs.ResultIfKnownAsync(session, next, cancellation) is { } known) CheckIsTaken(unheard, known);
            session.Feeds?.Invoke(progress with { Sent = start + page.Length });
        }
        while (unheard.TryPeek(out SentInput? next)) CheckIsTaken(unheard, await Inputs.ResultAsync(session, next, cancellation));
    }

    static void CheckIsTaken(Queue<SentInput> unheard, InputResult result)
    {
        _ = unheard.Dequeue();
        JobActions.CheckIsTaken(result);
        Inputs.Check(result);
    }

    static byte[] CommandOf(ulong jobId, Part part) =>
        JobActions.EncodeBlock(jobId, part.Number, part.Position, part.File.At(part.Position));
}
