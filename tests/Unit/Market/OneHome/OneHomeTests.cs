using Mono.Cecil;
using Mono.Cecil.Cil;
using Rollup.Support;

namespace Rollup.Tests.Unit.Market.OneHome;

/// <summary>
/// Every rule has one home: with one instruction of it changed, all doors answer the other way. A door with a rule of its own would answer
/// as before; each question has one such door on purpose, which is found.
/// </summary>
public class OneHomeTests
{
    public static TheoryData<string, string, string> Questions => new()
    {
        { "may a client accept and commit in the block of the commit deadline itself", "yes", "no" },
        { "how much can a place earn", "1100", "900" },
        { "does the area under the curve fit two classes", "yes", "no" },
        { "does a score that equals the threshold pass", "yes", "no" },
        { "does the client of a replay send a model", "no", "yes" },
        { "until which deadline is a sealed holdout awaited", "the holdout's", "the reveal's" },
        { "may a place without a bond be taken fifty blocks later", "yes", "no" },
        { "is a job over after the commit deadline when nobody has committed", "yes", "no" },
        { "may a sponsor cancel while places are taken without a bond", "yes", "no" },
        { "how many blocks do two places have to reveal at least", "21", "11" },
        { "may a name hold a character that does not show", "no", "yes" },
    };

    [Theory, MemberData(nameof(Questions))]
    public void EveryDoorFollows(string question, string answer, string changed)
    {
        Assert.All(Doors.Ask(question), door => Assert.Equal(answer, door.Value));

        Dictionary<string, string> answers = new Mutant(PlantOf(question))
            .Call<Dictionary<string, string>>(typeof(Doors), nameof(Doors.Ask), question);
        Assert.True(answers.Count > 2, "a market and a command at least");
        Assert.Equal([Doors.Canary], answers.Where(door => door.Value != changed).Select(door => door.Key));
        Assert.Equal(answer, answers[Doors.Canary]);
    }

    static ChangedMethod PlantOf(string question) => question switch
    {
        "may a client accept and commit in the block of the commit deadline itself" => // above, to not below
            new("Rollup.Market", "Deadlines.IsLate(UInt64,UInt64)", body =>
                Replace(body, Code.Cgt_Un, OpCodes.Clt_Un, OpCodes.Ldc_I4_0, OpCodes.Ceq)),
        "how much can a place earn" => // the sum, to the difference
            new("Rollup.Market", "Escrow.UnitsPerPlace(UInt128,UInt128)", body => Subtract(First(body, Code.Call))),
        "does the area under the curve fit two classes" => // equal to two, to three
            new("Rollup.Kernel", "Metrics.Fits(MetricKind,Int32)", body => Before(body, Code.Ldc_I4_2, Code.Ceq).OpCode = OpCodes.Ldc_I4_3),
        "does a score that equals the threshold pass" => // below is false, to above is true
            new("Rollup.Kernel", "Metrics.Reaches(MetricKind,Int64,Int64)", body => Above(First(body, Code.Clt))),
        "does the client of a replay send a model" => // the second answer of its row
            new("Rollup.Market", "Replay.get_Answers()", body => body.Instructions[1].OpCode = OpCodes.Ldc_I4_1),
        "until which deadline is a sealed holdout awaited" => // the eighth argument, to the seventh
            new("Rollup.Market", "Stages.Of(JobPhase,JudgeKind,Int32,Int32,UInt64,UInt64,UInt64,UInt64,UInt64)", body =>
                body.Instructions.Single(
                    instruction => instruction.Operand == body.Method.Parameters[7]).Operand = body.Method.Parameters[6]),
        "may a place without a bond be taken fifty blocks later" => // a place that was accepted, to a complete one
            new("Rollup.Market", "AcceptJobRule.GivesWay(PlacePhase,UInt128,UInt64,UInt64)", body =>
                Before(body, Code.Ldc_I4_1, Code.Bne_Un_S).OpCode = OpCodes.Ldc_I4_4),
        "is a job over after the commit deadline when nobody has committed" => // whatever it is, it is in play
            new("Rollup.Market", "Places.IsInPlay(PlacePhase,Verdict)", body => Returns(body, OpCodes.Ldc_I4_1)),
        "may a sponsor cancel while places are taken without a bond" => // whatever is taken binds her
            new("Rollup.Market", "CancelJobRule.StatusOf(Boolean,Int32,Int32,UInt128)", body => Returns(body, OpCodes.Ldc_I4_3)),
        "how many blocks do two places have to reveal at least" => // twenty, to ten
            new("Rollup.Market", "PostJobRule.RevealBlocksMin(JudgeKind,Int32,UInt32)", body =>
                body.Instructions.Single(instruction => instruction.Operand is (sbyte)20).Operand = (sbyte)10),
        "may a name hold a character that does not show" => // whatever it is, it shows
            new("Rollup.Protocol", "SchemaText.IsInvisible(Int32)", body => Returns(body, OpCodes.Ldc_I4_0)),
        _ => throw new ArgumentException(question),
    };

    static void Returns(MethodBody body, OpCode constant)
    {
        body.Instructions.Clear();
        body.Variables.Clear();
        body.Instructions.Add(Instruction.Create(constant));
        body.Instructions.Add(Instruction.Create(OpCodes.Ret));
    }

    static Instruction First(MethodBody body, Code code) => body.Instructions.First(instruction => instruction.OpCode.Code == code);

    static Instruction Before(MethodBody body, Code code, Code next) =>
        body.Instructions.Single(instruction => instruction.OpCode.Code == code && instruction.Next?.OpCode.Code == next);

    static void Above(Instruction below)
    {
        below.OpCode = OpCodes.Cgt;
        below.Next.OpCode = OpCodes.Ldc_I4_1;
    }

    // A reference of its own: all calls of the module share one.
    static void Subtract(Instruction addition)
    {
        MethodReference old = (MethodReference)addition.Operand, other = new("op_Subtraction", old.ReturnType, old.DeclaringType);
        foreach (ParameterDefinition parameter in old.Parameters) other.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        addition.Operand = other;
    }

    static void Replace(MethodBody body, Code code, params OpCode[] by)
    {
        ILProcessor il = body.GetILProcessor();
        Instruction old = First(body, code);
        for (int index = by.Length - 1; index > 0; index--) il.InsertAfter(old, il.Create(by[index]));
        old.OpCode = by[0];
    }
}
