namespace Rollup.Node.Steps;

/// <summary>
/// Runs stored inputs in order, one per step. The machine in memory is a cache of the facts: if a write fails after the machine moved, or a
/// rollback takes inputs away, its position is unknown and it is brought back from a snapshot and the inputs after it. Whatever is run a
/// second time must answer as stored; a difference means that the machine is not deterministic, and the node stops.
/// </summary>
public sealed class MachineRunner(IMachine machine, RunnerFacts facts, SnapshotFiles files, ulong epochLength)
{
    /// <summary>Old snapshots are what a re-organisation goes back to; three cover the unfinished epochs.</summary>
    const int SnapshotsKept = 3;

    /// <summary>What a stored hash was made of. One that says something else is of another version, and cannot be compared.</summary>
    const string HashedPages = "pages ";

    /// <summary>Inputs the machine in memory has run, or null when that is not known.</summary>
    ulong? _machineCount;

    public StepOutcome Step(CancellationToken cancellation)
    {
        if (facts.PendingRollback() is { } survivors)
        {
            _machineCount = null;
            facts.Truncate(survivors);
            return StepOutcome.Progressed;
        }

        ulong next = facts.ResultCount();
        if (_machineCount != next) Recover(next, cancellation);
        if (SnapshotIsDue(next))
        {
            SaveSnapshot(next);
            return StepOutcome.Progressed;
        }

        if (CheckedInput(next) is not { } input) return StepOutcome.Idle;

        _machineCount = null;
        AdvanceResult result = machine.Advance(input);
        facts.StoreResult(next, result, machine.Name, machine.LastCycles);
        _machineCount = next + 1;
        return StepOutcome.Progressed;
    }

    /// <summary>Runs a query on the state after the last processed input; null when the machine is between two states.</summary>
    public QueryAnswer? Inspect(ReadOnlyMemory<byte> query)
    {
        if (_machineCount is not { } count) return null;

        // A query that ended in an exception may have left a broken machine: the next step brings it back.
        _machineCount = null;
        try
        {
            InspectResult result = machine.Inspect(query);
            _machineCount = count;
            return new QueryAnswer(result.IsAccepted, result.Reports, Exception: null, count);
        }
        catch (Exception fault) when (fault is MachineHaltedException or MachinesDifferException)
        {
            // After a difference the machine answers nothing more, so the next step ends the node.
            return new QueryAnswer(IsAccepted: false, [], fault.Message, count);
        }
    }

    /// <summary>
    /// The input as InputBox took it, or null when it is not there: what was stored is compared once more with the hash stored beside it.
    /// </summary>
    byte[]? CheckedInput(ulong index)
    {
        if (facts.Input(index) is not { } input) return null;
        string hash = InputContent.HashOf(input.Blob);
        return hash == input.Hash ? input.Blob : throw new ReadAgainException(
            input.BlockNumber - 1, $"the stored input {index} hashes to {hash}, InputBox keeps {input.Hash}: the chain is read again");
    }

    /// <summary>A state is worth keeping when its epoch is over: that is what a claim was made of.</summary>
    bool SnapshotIsDue(ulong count)
    {
        if (count == 0) return false;
        List<StoredSnapshot> snapshots = facts.Snapshots();
        if (snapshots.Count > 0 && snapshots[0].InputCount == count) return false;

        ulong epoch = facts.InputBlock(count - 1) / epochLength;
        return facts.NextInputBlock() is { } block ? block / epochLength > epoch
            : facts.CursorBlock() >= epoch * epochLength + epochLength - 1;
    }

    void SaveSnapshot(ulong count)
    {
        string stateHash = machine.StateHash().ToHex();
        string file = files.Write(count, stateHash, machine.Save());
        facts.StoreSnapshot(new StoredSnapshot(count, HashedPages + stateHash, file), SnapshotsKept);
        files.RemoveAllBut([.. facts.Snapshots().Select(snapshot => snapshot.File)]);
    }

    void Recover(ulong count, CancellationToken cancellation)
    {
        _machineCount = null;
        List<StoredSnapshot> snapshots = SnapshotsOfThisVersion();
        ulong position = LoadNewest(snapshots);
        for (; position < count; position++)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] input = CheckedInput(position) ?? throw new FactsDamagedException($"input {position} has a result and is missing");
            CheckRepeated(position, machine.Advance(input));
            CheckHash(snapshots, position + 1);
        }
        _machineCount = count;
    }

    // The others are let go, with their hashes: the inputs are run again.
    List<StoredSnapshot> SnapshotsOfThisVersion()
    {
        List<StoredSnapshot> snapshots = facts.Snapshots();
        foreach (StoredSnapshot snapshot in snapshots)
            if (!IsOfThisVersion(snapshot)) facts.DropSnapshot(snapshot.InputCount);
        return [.. snapshots.Where(IsOfThisVersion)];
    }

    static bool IsOfThisVersion(StoredSnapshot snapshot) => snapshot.StateHash.StartsWith(HashedPages, StringComparison.Ordinal);

    /// <summary>Loads the newest snapshot that is whole, or the genesis state. Returns the number of inputs it contains.</summary>
    ulong LoadNewest(List<StoredSnapshot> snapshots)
    {
        foreach (StoredSnapshot snapshot in snapshots)
        {
            byte[]? state = files.Read(snapshot.File);
            if (state is not null && TryLoad(state) && HasHash(snapshot)) return snapshot.InputCount;
            facts.DropSnapshot(snapshot.InputCount);
        }
        machine.Reset();
        return 0;
    }

    bool TryLoad(byte[] state)
    {
        try
        {
            machine.Load(state);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    void CheckRepeated(ulong inputIndex, AdvanceResult result)
    {
        StoredResult stored = facts.ResultAfter(inputIndex + 1);
        string root = result.OutputsRoot.ToHex();
        bool same = stored.Accepted == result.IsAccepted && stored.Root == root
            && SameBytes(facts.OutputsOf(inputIndex), result.Outputs) && SameBytes(facts.ReportsOf(inputIndex), result.Reports);
        if (!same)
            throw new NodeStopException(
                $"input {inputIndex} run again gives root {root}, stored is {stored.Root}: the state does not recover",
                NodeEndKind.StateDiffers);
    }

    void CheckHash(List<StoredSnapshot> snapshots, ulong inputCount)
    {
        StoredSnapshot? snapshot = snapshots.Find(candidate => candidate.InputCount == inputCount);
        if (snapshot is not null && !HasHash(snapshot))
            throw new NodeStopException(
                $"the state after {inputCount} inputs does not have the hash stored for it", NodeEndKind.StateDiffers);
    }

    bool HasHash(StoredSnapshot snapshot) => HashedPages + machine.StateHash().ToHex() == snapshot.StateHash;

    static bool SameBytes(List<byte[]> left, IReadOnlyList<byte[]> right)
    {
        if (left.Count != right.Count) return false;
        for (int i = 0; i < left.Count; i++)
            if (!left[i].AsSpan().SequenceEqual(right[i])) return false;
        return true;
    }
}

/// <summary>What a query was answered, and after how many inputs. Exception: why the machine could not answer, or null.</summary>
public sealed record QueryAnswer(bool IsAccepted, IReadOnlyList<byte[]> Reports, string? Exception, ulong ProcessedInputCount);
