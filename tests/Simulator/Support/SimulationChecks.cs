using Microsoft.Data.Sqlite;
using Rollup.Chain;

namespace Rollup.Tests.Simulator;

/// <summary>What must hold after a run, computed from the chain alone and without the node.</summary>
static class SimulationChecks
{
    public static void FactsAreOfTheChain(FakeChain chain, string factsFile)
    {
        using FactsView view = FactsView.Open(factsFile);
        string genesis = view.Identity(FactsDatabase.Genesis);
        Check(genesis == chain.Blocks[0].Hash, $"the facts are of a chain that begins with {genesis}");
    }

    /// <summary>First assertion: an interrupted input, run again, gives the result it would have given.</summary>
    public static void FactsEqualUndisturbedRun(FakeChain chain, string factsFile)
    {
        using FactsView view = FactsView.Open(factsFile);
        TinyMachine machine = new();
        List<InputLog> inputs = [.. chain.Inputs];
        List<InputView> stored = view.Inputs(0, 10_000);
        Check(stored.Count == inputs.Count, $"{inputs.Count} inputs are on chain, {stored.Count} are stored");
        ulong outputs = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            Check(stored[i].Blob.AsSpan().SequenceEqual(inputs[i].Blob), $"input {i} is stored with other bytes");
            Check(stored[i].BlockNumber == inputs[i].Block.Number, $"input {i} is stored with another block");
            AdvanceResult expected = machine.Advance(inputs[i].Blob);
            Check(stored[i].Accepted == expected.IsAccepted, $"input {i} has another status");
            Check(stored[i].OutputLower == outputs, $"input {i} begins at another output");
            outputs += (ulong)expected.Outputs.Count;
            Check(stored[i].OutputUpper == outputs, $"input {i} ends at another output");
            CheckSame(expected.Outputs, [.. view.Outputs(0, 10_000, OutputFilter.All, (ulong)i).Select(output => output.Blob)],
                $"outputs of input {i}");
            CheckSame(expected.Reports, view.Reports((ulong)i), $"reports of input {i}");
        }
        Check(view.OutputCount() == outputs, "there are outputs of no input");
        Check(inputs.Count == 0 || view.LastRoot() == Roots(chain)[^1], "the last root differs");
        HashSet<ulong> executed = [.. chain.Executions.Select(execution => execution.OutputIndex)];
        long storedExecutions = Number(factsFile, "SELECT count(*) FROM executions");
        Check(storedExecutions == executed.Count, $"{executed.Count} executions are on chain, {storedExecutions} are stored");
    }

    /// <summary>
    /// Every epoch with an input is claimed once, with the right root; the node never sent a claim that the contract refused.
    /// </summary>
    /// <param name="isToldOfClaims">
    /// Somebody told the node of an acceptance that was not there: it rightly does not claim once more what an earlier claim already pays.
    /// </param>
    public static void ClaimsAreRightAndSingle(FakeChain chain, string factsFile, bool isToldOfClaims = false)
    {
        using FactsView view = FactsView.Open(factsFile);
        List<string> roots = Roots(chain);
        List<InputLog> inputs = [.. chain.Inputs];
        foreach (IGrouping<ulong, InputLog> epoch in inputs.GroupBy(input => input.Block.Number / FakeChain.EpochLength))
        {
            ulong lastBlock = epoch.Key * FakeChain.EpochLength + FakeChain.EpochLength - 1;
            List<ClaimLog> accepted = [.. chain.Claims.Where(log => log.LastBlock == lastBlock && log.Accepted)];
            string root = roots[(int)epoch.Last().Index];
            bool isPaid = isToldOfClaims && accepted.Count == 0 && chain.Claims.Any(log => log.Accepted && log.Root == root);
            Check(accepted.Count == 1 || isPaid, $"epoch {epoch.Key} was accepted {accepted.Count} times");
            Check(accepted.TrueForAll(log => log.Root == root), $"epoch {epoch.Key} was claimed with another root");
        }
        // A re-organisation may carry a claim into a block before its epoch's end; that is nobody's second claim.
        foreach ((FakeClaim claim, string? revert) in chain.Transactions)
            Check(revert != "NotFirstClaim", $"a second claim of last block {claim.LastBlock} was sent and reverted");
        CheckProofs(view, chain);
    }

    /// <summary>Every claim on the chain, of whichever epoch, has the root of the inputs that are really there.</summary>
    public static bool NothingFalseIsClaimed(FakeChain chain) => chain.Claims.All(claim => claim.Root == RootAt(chain, claim.LastBlock));

    /// <summary>The root after the inputs up to a block.</summary>
    public static string RootAt(FakeChain chain, ulong block)
    {
        int count = chain.Inputs.Count(input => input.Block.Number <= block);
        return count == 0 ? OutputsTree.Pristine(OutputsTree.Height).ToHex() : Roots(chain)[count - 1];
    }

    public static void SnapshotFilesAreNamed(string factsFile, string directory)
    {
        if (!Directory.Exists(directory)) return;
        long named = Number(factsFile, "SELECT count(*) FROM snapshots");
        Check(named <= 3, $"{named} snapshots are kept");
    }

    /// <summary>The node may stop only for a claim whose root is not the root of the inputs that are on chain up to its block.</summary>
    public static bool StopIsJustified(FakeChain chain, string stop)
    {
        return stop.StartsWith("a claim that is not ours", StringComparison.Ordinal) && !NothingFalseIsClaimed(chain);
    }

    /// <summary>One statement by hand, in facts that are there. Whether it changed anything.</summary>
    public static bool Execute(string factsFile, string statement)
    {
        using SqliteConnection connection = new($"Data Source={factsFile};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master";
        return (long)command.ExecuteScalar()! > 0 && ExecuteAny(factsFile, statement) > 0;
    }

    public static int ExecuteAny(string file, string statement)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteNonQuery();
    }

    static void CheckProofs(FactsView view, FakeChain chain)
    {
        Dictionary<ulong, string> claimed = chain.Claims.Where(log => log.Accepted).ToDictionary(log => log.LastBlock, log => log.Root);
        HashSet<string> accepted = [.. claimed.Values];
        foreach (OutputView output in view.Outputs(0, 10_000, OutputFilter.All, inputIndex: null))
        {
            Check(output.Siblings is not null, $"output {output.Index} has no proof");
            Check(accepted.Contains(RootOf(output)), $"the proof of output {output.Index} leads to no accepted root");
        }
    }

    // The contract's computation: from the leaf up, left or right by the bits of the index.
    static string RootOf(OutputView output)
    {
        Keccak256.Hash(output.Blob, out Bytes32 node);
        for (int level = 0; level < OutputsTree.Height; level++)
        {
            Bytes32 sibling = Bytes32.Read(output.Siblings.AsSpan(level * Bytes32.Size));
            bool isRight = (output.Index >> level & 1) == 1;
            Bytes32 parent;
            if (isRight) Keccak256.HashPair(in sibling, in node, out parent);
            else Keccak256.HashPair(in node, in sibling, out parent);
            node = parent;
        }
        return "0x" + Convert.ToHexStringLower(node.Bytes);
    }

    static List<string> Roots(FakeChain chain)
    {
        TinyMachine machine = new();
        return [.. chain.Inputs.Select(input => machine.Advance(input.Blob).OutputsRoot.ToHex())];
    }

    static long Number(string factsFile, string query)
    {
        using SqliteConnection connection = FactsDatabase.OpenReader(factsFile);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    static void CheckSame(IReadOnlyList<byte[]> expected, List<byte[]> actual, string what)
    {
        Check(expected.Count == actual.Count, $"{what}: {expected.Count} expected, {actual.Count} stored");
        for (int i = 0; i < actual.Count; i++) Check(expected[i].AsSpan().SequenceEqual(actual[i]), $"{what}: number {i} differs");
    }

    static void Check(bool holds, string what)
    {
        if (!holds) throw new SimulationException(what);
    }
}
