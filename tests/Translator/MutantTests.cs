using System.Reflection;
using Mono.Cecil.Cil;
using Change = System.Func<Mono.Cecil.Cil.MethodBody, bool>;

namespace Rollup.Tests.Translator;

/// <summary>
/// Faults planted in the translator itself: each is seen by a case that is named here, or changes nothing and it is said why. A wrong
/// translation is run unoptimised under the checker of undefined behaviour.
/// </summary>
public class MutantTests
{
    const string Methods = "MethodTranslator";

    /// <summary>Type and method, the fault, the set of methods that sees it and one of its methods that does.</summary>
    static readonly (string Name, string Type, string Method, Change Fault, string Program, string Seen)[] Seen =
    [
        ("wrapping arithmetic is signed", Methods, "Wrapping", Mutant.Text("u", "i"), "opcodes", "add int"),
        ("shr and shr.un change places", Methods, "Shift", Mutant.Text("shr", "shr.un"), "opcodes", "shr int"),
        ("shl is shr", Methods, "Shift", Mutant.Text("shl", "sh"), "opcodes", "shl long"),
        ("neg is not", Methods, "Unary", Mutant.Text("neg", "ne"), "opcodes", "neg int"),
        ("conv.u8 extends the sign", Methods, "Convert", Mutant.Text("u8", "u7", isLast: true), "opcodes", "conv.u8 int"),
        ("conv.ovf.x.un takes it as signed", Methods, "Convert", Mutant.Text(".un", ".no"), "opcodes", "conv.ovf.i8.un long"),
        ("unsigned comparison is signed", Methods, "Comparison", Mutant.Text(".un", ".no"), "opcodes", "blt.un long"),
        ("at most is below", Methods, "Comparison", Mutant.Text("<=", "<"), "opcodes", "ble int"),
        ("an int before a nint loses its sign", Methods, "PopPair", Mutant.Text("(i8)", "(i8)(u4)"), "opcodes", "add int nint"),
        ("an int behind a nint loses its sign", Methods, "PopPair", Mutant.Text("(i8)", "(i8)(u4)", isLast: true), "opcodes",
            "add nint int"),
        ("a division by zero is an overflow", Methods, "Divide", Mutant.Code(OpCodes.Ldc_I4_1, OpCodes.Ldc_I4_0, isLast: true), "opcodes",
            "div int"),
        ("ldc.i4.m1 is 1", Methods, "Constant", Mutant.Code(OpCodes.Ldc_I4_M1, OpCodes.Ldc_I4_1), "opcodes", "ldc"),
        ("the least long is the least int", Methods, "Literal", Mutant.Text("INT64_MIN", "INT32_MIN"), "opcodes", "ldc"),
        ("cases of a switch start at 1", Methods, "Switch", Mutant.Text("case ", "case 1 + "), "opcodes", "switch"),
        ("brfalse is brtrue", Methods, "TranslateFlow", Mutant.Text(" == 0", " != 0"), "opcodes", "brfalse long"),
        ("a short constant has no sign", "Il", "Operand", Mutant.Code(OpCodes.Conv_I1, OpCodes.Conv_U1), "opcodes", "ldc"),
        ("trap sites are not kept", "Translation", "TrapSite", Mutant.NoCall("Add"), "opcodes", "div int"),
        ("what initobj clears stays", Methods, "TranslateMemory", Mutant.Text(", 0, sizeof(", ", 1, sizeof("), "language",
            "StaticAbstractMembers"),
        ("stack memory is not zero", Methods, "StackAllocate", Mutant.Text(", 0, ", ", 1, "), "language", "StructsInMemory"),
        ("literal data has another size", Methods, "PushLiteralSpan", Mutant.Code(OpCodes.Div, OpCodes.Mul), "language", "LiteralData"),
        ("constants outlive a join", Methods, "EnterInstruction", Mutant.NoCall("set_Constant"), "refusals", "StackAllocationOfTwoSizes"),
        ("stackalloc may stand in a loop", Methods, "StackAllocate", Mutant.NoRefusal("inside a loop"), "refusals",
            "StackAllocationInALoop"),
        ("memory may be uninitialised", Methods, "StackAllocate", Mutant.NoRefusal("uninitialised"), "refusals", "UninitialisedAtOnce"),
        ("handlers are left out", Methods, "Translate", Mutant.NoRefusal("try, catch"), "refusals", "TryFinally"),
        ("addresses may be subtracted", Methods, "PopPair", Mutant.NoRefusal("an address"), "refusals", "DifferenceOfAddresses"),
        ("an address may become a number", Methods, "Convert", Mutant.NoRefusal("an address"), "refusals", "AddressAsNumber"),
        ("layouts may be explicit", "CTypes", "Declare", Mutant.NoRefusal("explicit layout"), "refusals", "ExplicitLayout"),
        ("a view may be wider", "CTypes", "CheckView", Mutant.NoRefusal("as the wider"), "refusals", "WiderView"),
        ("a span has a size", "CTypes", "SizeOf", Mutant.NoRefusal("the size of"), "refusals", "SizeOfASpan"),
        ("paths may meet with stacks of any depth", Methods, "CheckMeeting", Mutant.NoRefusal("different stacks"), "refusals",
            "DepthsThatDiffer"),
        ("paths may meet with any types", Methods, "CheckMeeting", Mutant.NoRefusal("different types"), "refusals", "KindsThatDiffer"),
        ("recursion is not noticed", "Recursion", "Visit", Mutant.NoCall("Add"), "refusals", "MutualRecursion"),
    ];

    /// <summary>Faults that no program shows, and why.</summary>
    static readonly (string Name, string Type, string Method, Change Fault, string Why)[] Equivalent =
    [
        ("longs are not brought to their type", Methods, "Push", Mutant.Code(OpCodes.Ldc_I4_2, OpCodes.Ldc_I4_0),
            "an assignment in C converts as that cast does"),
        ("an int is shifted by up to 63", Methods, "Shift", Mutant.Number(31, 63),
            "IL leaves a shift by the width or more open, and C# and the cases mask the count"),
        ("a new struct is not cleared", Methods, "NewObject", Mutant.Text("__builtin_memset(&", "(void)(&"),
            "a constructor in C# assigns every field"),
    ];

    public static TheoryData<string> SeenNames => [.. Seen.Select(mutant => mutant.Name)];

    public static TheoryData<string> EquivalentNames => [.. Equivalent.Select(mutant => mutant.Name)];

    [Theory, MemberData(nameof(SeenNames))]
    public void ACaseSees(string name)
    {
        (_, string type, string method, Change fault, string program, string seen) = Seen.Single(mutant => mutant.Name == name);
        string[] different = DifferentOf(Mutant.Of(type, method, fault), program);
        Assert.Contains(seen, different);
    }

    [Theory, MemberData(nameof(EquivalentNames))]
    public void NothingSees(string name)
    {
        (_, string type, string method, Change fault, string why) = Equivalent.Single(mutant => mutant.Name == name);
        Mutant mutant = Mutant.Of(type, method, fault);
        Assert.NotEmpty(why);
        foreach (string program in (string[])["opcodes", "language", "refusals"]) Assert.Empty(DifferentOf(mutant, program));
    }

    // The names of the methods that come out otherwise than they should.
    static string[] DifferentOf(Mutant mutant, string program)
    {
        if (program == "refusals") return DifferentRefusals(mutant);
        Differential sound = Differential.Of(program);
        string folder = Directory.CreateTempSubdirectory("mutant-").FullName;
        try
        {
            (string text, int[] kinds, List<string> refusals) = mutant.Translate(
                sound.Methods[0].DeclaringType!.Assembly, Differential.Roots(sound.Methods));
            Assert.Empty(refusals);
            Differential.Write(folder, sound.Methods, text, kinds);
            // A program that ends badly does so in the method whose hash is the first that is missing.
            string[] got = Target.Lines(SourceTree.TryRun(Target.Checked.Compile(folder, Differential.Runtime)));
            return [.. sound.Methods.Where(
                (_, index) => index <= got.Length && (index == got.Length || got[index] != sound.Expected[index])).Select(one => one.Name)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string[] DifferentRefusals(Mutant mutant) =>
        [.. RefusalTests.Methods.Where(method => !RefusalTests.MessagesOf(method).SequenceEqual(MessagesBy(mutant, method)))
            .Select(method => method.Name)];

    static List<string> MessagesBy(Mutant mutant, MethodInfo method)
    {
        try
        {
            return mutant.Translate(method.DeclaringType!.Assembly, [(method, "root")]).Refusals;
        }
        catch (TargetInvocationException crashed)
        {
            return [crashed.InnerException!.Message];
        }
    }
}
