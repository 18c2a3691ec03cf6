using Rollup.Machine.Riscv;

namespace Rollup.Client.Estimates;

/// <summary>All inputs of one kind.</summary>
public sealed record EstimatedKind(string Kind, string By, long Inputs, long Bytes, long Instructions, long Gas);

/// <summary>
/// What a job will cost, before it is posted. It is rehearsed in the machine with one place and with two, in a replay job also with one
/// epoch and with two, and extended: every input of a place costs like the second place's, and every epoch like the second.
/// </summary>
public sealed record Estimate(
    IReadOnlyList<EstimatedKind> Kinds, long LargestInputInstructions, long UnitsOfOneJudgement, bool IsWithinLimits)
{
    /// <summary>What the guest promises of every input: at most two instructions for each unit of work.</summary>
    public const long InstructionsPerInputMax = 2 * MarketLimits.UnitsPerInputMax;

    // What the interpreter does in less than a minute.
    const long RehearsedUnitsMax = 1L << 33;

    public long Inputs => Kinds.Sum(kind => kind.Inputs);

    public long Bytes => Kinds.Sum(kind => kind.Bytes);

    public long Instructions => Kinds.Sum(kind => kind.Instructions);

    public long Gas => Kinds.Sum(kind => kind.Gas);

    public static Estimate Of(RiscvMachine started, JobPlan plan, Address token)
    {
        JobTerms terms = plan.ToTerms();
        LocalModel model = plan.InitialModel;
        long units = Forecast<BlockedOps>.UnitsOf(in terms, in model.Network, out bool isWithinLimits);
        long evaluations = Forecast<BlockedOps>.EvaluationsOf(in terms, in model.Network);
        bool needsBench = Forecast<BlockedOps>.NeedsBench(in terms, in model.Network);
        CheckCanBeRehearsed(terms, model, units, evaluations);
        int epochs = Judge.Of((JudgeKind)terms.Judge).TakesModels ? 1 : (int)terms.Recipe.Epochs;
        List<Group> one = Groups(Rehearsal.Play(started, plan, terms, token, 1, 1));
        List<Group> two = terms.Places == 1 ? one : Groups(Rehearsal.Play(started, plan, terms, token, 2, 1));
        List<Group> longer = epochs == 1 ? one : Groups(Rehearsal.Play(started, plan, terms, token, 1, 2));
        long perInput = Forecast<BlockedOps>.SubmissionsPerInput(in terms, in model.Network);
        long inOne = Math.Min(perInput, terms.Places);
        List<EstimatedKind> kinds = [];
        long largest = 0;
        for (int index = 0; index < one.Count; index++)
        {
            Group first = one[index], second = Alike(two, first), third = Alike(longer, first);
            long perPlace = second.Instructions - first.Instructions, perEpoch = third.Instructions - first.Instructions;
            long more = terms.Places - 1, inputs = first.Inputs + more * (second.Inputs - first.Inputs);
            long bytes = first.Bytes + more * (second.Bytes - first.Bytes);
            long instructions = first.Instructions + more * perPlace + terms.Places * (epochs - 1L) * perEpoch;
            long each = first.Largest + (epochs - 1) * perEpoch;
            if (first.Kind == "evaluateJob" && needsBench)
            {
                (inputs, bytes) = (evaluations, evaluations * first.Bytes / first.Inputs);
                each = Math.Min(instructions, InstructionsPerInputMax);
            }
            else if (first.Kind == "evaluateJob" && terms.Places > 1)
            {
                // Each further input reads model and data again, and accepts with a root: what the first place took beyond a place.
                (inputs, bytes) = (evaluations, evaluations * first.Bytes);
                instructions += (evaluations - 1) * (first.Instructions - perPlace);
                each = first.Instructions + (inOne - 1) * perPlace + inOne * (epochs - 1) * perEpoch;
            }
            long gasOfAll = first.Kind == "evaluateJob" ? evaluations * first.Gas / first.Inputs
                : first.Gas + more * (second.Gas - first.Gas);
            kinds.Add(new EstimatedKind(first.Kind, first.By, inputs, bytes, instructions, gasOfAll));
            largest = Math.Max(largest, each);
        }
        return new Estimate(kinds, largest, units, isWithinLimits);
    }

    static void CheckCanBeRehearsed(JobTerms terms, LocalModel model, long units, long evaluations)
    {
        terms.Recipe.Epochs = 1;
        bool isTooLong = Forecast<BlockedOps>.UnitsOf(in terms, in model.Network, out _) > RehearsedUnitsMax;
        if (isTooLong) throw new ClientException(new RehearsalTooLong(units, evaluations));
    }

    static Group Alike(List<Group> groups, Group group) =>
        groups.Find(other => (other.Kind, other.By) == (group.Kind, group.By)) ?? group;

    sealed record Group(string Kind, string By, long Inputs, long Bytes, long Instructions, long Largest, long Gas);

    static List<Group> Groups(IReadOnlyList<RehearsedInput> inputs) =>
    [
        .. inputs.GroupBy(input => (input.Kind, input.By)).Select(group => new Group(
            group.Key.Kind, group.Key.By, group.Count(), group.Sum(input => (long)input.Bytes), group.Sum(input => input.Instructions),
            group.Max(input => input.Instructions), group.Sum(input => input.Gas))),
    ];
}
