using Mono.Cecil;
using Mono.Cecil.Cil;
using Rollup.Support;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace Rollup.Tests.Simulator;

/// <summary>
/// The node with one of its checks left out: some run of the simulator ends otherwise than it should, and the same run of the node as it is
/// ends well.
/// </summary>
public sealed class MutantTests
{
    const int RunsMax = 30;

    /// <summary>The check, as a method of the node; what becomes of it; the plans in which it has something to see.</summary>
    static readonly (string Name, string Method, Action<MethodBody> Change, Func<Plan, bool> IsAtStake)[] s_checks =
    [
        ("a claim is compared with the witness", "Endpoints.get_Witness()", Returns(OpCodes.Ldnull),
            plan => plan.Acts.Any(act => act is { Endpoint: Lie.World, HasWitness: true })
                && plan.Acts.All(act => act.Endpoint is not (Lie.OtherChain or Lie.Switching))),
        ("inputs are proved before a claim", "ClaimChecks.InputsAsync(UInt64,CancellationToken)", IsAlwaysSo,
            plan => plan.Acts.Any(act => act is { Endpoint: Lie.World, HasWitness: true })),
        ("an acceptance is proved", "ClaimChecks.AcceptedAsync(StoredEpoch,List`1,CancellationToken)", IsDone,
            plan => plan.Acts.Any(act => act is { Endpoint: Lie.Acceptance, GivesProofs: false })),
        ("a claim that is not ours stops the node", "ClaimChecks.ForeignAsync(ForeignClaim,CancellationToken)", IsDone,
            plan => plan.ForeignTick is not null),
        ("a log is the input that InputBox keeps", "InputContent.Check(InputLog,String)", IsNothing, _ => true),
        ("the stored hash is compared before an input runs", "MachineRunner.CheckedInput(UInt64)", Equal,
            plan => plan is { DamageOneIn: > 0, Weather.KillOneIn: < 100 }),
        ("a page is what the contracts keep", "PageChecks.CheckAsync(ChainPage,UInt64,BlockReference,CancellationToken)", IsDone,
            plan => plan.Acts.Any(act => act.Endpoint is Lie.Execution or Lie.ExecutionTwice)),
        ("a block that is gone is noticed", "ChainReader.StandsAsync(BlockReference,BlockReference,CancellationToken)", IsAlwaysSo,
            plan => plan.Weather.ReorganiseOneIn > 0),
        ("a chain that begins again is noticed under the node", "ChainReader.CheckGenesisAsync(CancellationToken)", IsDone,
            plan => plan.ResetTick is not null),
        ("facts of another chain are noticed at the start", "StartChecks.Identify(FactsDatabase,ApplicationFacts)", Equal,
            plan => plan is { ResetTick: not null, Weather.KillOneIn: < 100 }),
        ("a damaged row is served to nobody", "Seal.Of(ReadOnlySpan`1)", SealsAlike, plan => plan.FlipTick is not null),
        ("a snapshot has the state's hash", "MachineRunner.HasHash(StoredSnapshot)", Equal, plan => plan.Weather.KillOneIn < 100),
    ];

    public static TheoryData<string> Names => [.. s_checks.Select(check => check.Name)];

    [Theory, MemberData(nameof(Names))]
    public void ACheckThatIsLeftOutIsMissed(string name)
    {
        (_, string method, Action<MethodBody> change, Func<Plan, bool> isAtStake) = s_checks.Single(check => check.Name == name);
        Mutant mutant = new(new ChangedMethod("Rollup.Node", method, change));
        int runs = 0;
        for (ulong seed = 1; runs < RunsMax; seed++)
        {
            if (!isAtStake(Plan.Mixed(seed))) continue;
            runs++;
            if (mutant.Call<string?>(typeof(MutantTests), nameof(FaultOf), seed) is not { } fault) continue;
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: run {runs}, seed {seed}: {fault}");
            Assert.Null(FaultOf(seed));
            return;
        }
        Assert.Fail($"{name}: {RunsMax} runs without it end as with it");
    }

    /// <summary>What is wrong at the end of a seed's run, or null.</summary>
    public static string? FaultOf(ulong seed)
    {
        using Simulation simulation = new(Plan.Mixed(seed));
        try
        {
            _ = simulation.RunAsync().GetAwaiter().GetResult();
            return null;
        }
        catch (Exception fault)
        {
            return fault.Message;
        }
    }

    static void IsNothing(MethodBody body) => Replace(body, Instruction.Create(OpCodes.Ret));

    static void IsDone(MethodBody body) => Replace(
        body, CallOf(body, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!), Instruction.Create(OpCodes.Ret));

    static void IsAlwaysSo(MethodBody body) => Replace(
        body, Instruction.Create(OpCodes.Ldc_I4_1), CallOf(body, typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(
            typeof(bool))), Instruction.Create(OpCodes.Ret));

    static void SealsAlike(MethodBody body) => Replace(
        body, Instruction.Create(OpCodes.Ldc_I4_1), Instruction.Create(OpCodes.Newarr, body.Method.Module.TypeSystem.Byte),
        Instruction.Create(OpCodes.Ret));

    static Action<MethodBody> Returns(OpCode constant) =>
        body => Replace(body, Instruction.Create(constant), Instruction.Create(OpCodes.Ret));

    /// <summary>Two texts that the method compares are the same.</summary>
    static void Equal(MethodBody body)
    {
        Instruction comparison = body.Instructions.Last(
            one => one.Operand is MethodReference { Name: "op_Equality" or "op_Inequality", DeclaringType.Name: "String" });
        bool isEquality = ((MethodReference)comparison.Operand).Name == "op_Equality";
        (comparison.OpCode, comparison.Operand) = (OpCodes.Pop, null);
        ILProcessor il = body.GetILProcessor();
        il.InsertAfter(comparison, il.Create(isEquality ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0));
        il.InsertAfter(comparison, il.Create(OpCodes.Pop));
    }

    static Instruction CallOf(MethodBody body, System.Reflection.MethodInfo method) =>
        Instruction.Create(OpCodes.Call, body.Method.Module.ImportReference(method));

    static void Replace(MethodBody body, params Instruction[] by)
    {
        body.Instructions.Clear();
        body.ExceptionHandlers.Clear();
        body.Variables.Clear();
        foreach (Instruction one in by) body.Instructions.Add(one);
    }
}
